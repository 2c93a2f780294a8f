/** What the prox of a loss does: as a curve for one entry, as arrows for two that hang together. */
import * as tf from "@tensorflow/tfjs-core";
import { opOf, parseParams } from "../ops/index.ts";
import type { AnyOp, OpPicture, SetOp } from "../ops/spec.ts";
import type { Point } from "./contour.ts";
import { levelLines } from "./level-picture.ts";
import { arrows, curve, figure, type Picture, scaleOf, startsIn, thin } from "./svg.ts";
import { sentences, settingsText } from "./text.ts";

/** Steps of the curve across the plot. */
const STEPS = 416;
/** Losses whose level lines are drawn. */
const LOSSES = [0.25, 0.5, 1, 1.5, 2, 3];

interface Prox {
  readonly op: SetOp<unknown>;
  readonly name: string;
  readonly range: readonly [number, number];
  readonly params: Record<string, unknown>;
  /** What the data port holds, for one point. */
  readonly data: readonly number[];
  readonly settings: string;
}

/** @returns `undefined` for ops that are no prox */
export function proxPicture(type: string, title: string): Picture | undefined {
  const op = opOf(type) as AnyOp;
  if (op.kind !== "set" || op.form !== "prox") return undefined;
  const picture: OpPicture = op.picture ?? {};
  const [input, port] = op.inputs;
  const usual = { "one-hot": [1, 0], sign: [1], real: [0.5] }[port?.values ?? "real"];
  const data = picture.data ?? usual;
  const params = parseParams(op, picture.params);
  const prox: Prox = {
    op,
    name: input?.name ?? "x",
    range: picture.range ?? [-2, 2],
    params,
    data,
    settings: settingsText({ ...(port && { [port.name]: data }), ...params }),
  };
  return op.traits.separable ? ofOne(prox, title) : ofTwo(prox, title);
}

/** The prox of points that have the data's length. */
function run({ op, params, data }: Prox, points: readonly (readonly number[])[]): Float32Array {
  const shape = [points.length, data.length];
  return tf.tidy(() => {
    const all = [points.flat(), points.flatMap(() => data)];
    const inputs = op.inputs.map((_, i) => tf.tensor(all[i] as number[], shape, "float32"));
    const fixed = op.inputs.map((port) => port.data === true);
    const context = { params, fixed, pjax: false, observe: false, mobility: 0, outputWeight: 1 };
    return (op.project(inputs, context).inputs[0] as tf.Tensor).dataSync<"float32">();
  });
}

function ofOne(prox: Prox, title: string): Picture {
  const { name, range, settings } = prox;
  const [lo, hi] = range;
  const { at } = scaleOf(range);
  const xs = Array.from({ length: STEPS + 1 }, (_, k) => lo + ((hi - lo) * k) / STEPS);
  const ys = run(
    prox,
    xs.map((x) => [x]),
  );
  const line = xs.map((x, k) => at([x, ys[k] as number]));
  const feet = xs.filter((_, k) => k % 52 === 26);
  const ends = run(
    prox,
    feet.map((x) => [x]),
  );
  const caption = sentences(
    `The prox of one entry: ${name} across, prox ${name} up, ${name} itself as the thin line.`,
    settings,
    "Arrows show how far it moves an entry.",
  );
  const moved = feet.map((x, k) => [at([x, x]), at([x, ends[k] as number])] as const);
  const frame = { labels: [name, `prox ${name}`] as const, range };
  return {
    svg: figure(title, frame, [thin([[at([lo, lo]), at([hi, hi])]]), curve([line])], arrows(moved)),
    caption,
  };
}

function ofTwo(prox: Prox, title: string): Picture {
  const { op, name, range, params, data, settings } = prox;
  const { at } = scaleOf(range);
  const starts = startsIn(range);
  const ends = run(prox, starts);
  const moved = starts.map(
    (from, k) => [at(from), at([ends[2 * k] as number, ends[2 * k + 1] as number])] as const,
  );
  const shape = [1, data.length];
  const shapes = [shape, shape];
  const loss = (points: readonly Point[]): number[] =>
    points.map(
      (point) => op.witness?.measure(point, [data], { params, shape, shapes }) ?? Number.NaN,
    );
  const lines = levelLines(loss, range, LOSSES).flat();
  const labels = [`${name}1`, `${name}2`] as const;
  const caption = sentences(
    `Lines of equal loss in the plane of ${labels[0]} and ${labels[1]}, at ${LOSSES.join(", ")}.`,
    settings,
    "Arrows go from points to their prox.",
  );
  return { svg: figure(title, { labels, range }, [thin(lines)], arrows(moved)), caption };
}
