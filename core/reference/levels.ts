/** The plane of two inputs of a function, with its value in place of a third axis. */
import * as tf from "@tensorflow/tfjs-core";
import { builtinDatasets } from "../base/datasets.ts";
import { ProxflowError } from "../base/errors.ts";
import { opOf, parseParams } from "../ops/index.ts";
import type { AnyOp, FunctionOp, OpPicture } from "../ops/spec.ts";
import { tidied } from "../ops/tidied.ts";
import type { Point } from "./contour.ts";
import { portsOf } from "./ports.ts";
import type { Frame } from "./svg.ts";
import { sentences, settingsText } from "./text.ts";

export interface Levels extends Frame {
  readonly caption: string;
  /** The output of the points that are projected. */
  readonly level: number;
  /** The function at points of the plane. */
  value(points: readonly Point[]): Float32Array;
  /** Where points with output `level` are projected to, seen along the output's axis. */
  land(points: readonly Point[]): Point[];
}

const LEVEL = 1;
/** Shapes of the inputs behind the batch, such that a point of the plane is one of the op. */
const tails: readonly (readonly (readonly number[])[])[] = [
  [[], []],
  [[1], [1]],
  [
    [1, 1],
    [1, 1],
  ],
  [[2]],
];

/** @returns `undefined` where the op is no function of two numbers */
export function levelsOf(type: string): Levels | undefined {
  const op = opOf(type) as AnyOp;
  if (op.kind !== "function") return undefined;
  const picture: OpPicture = op.picture ?? {};
  const params = parseParams(op, picture.params);
  const tail = tails.find((each) => fits(op, params, each));
  if (!tail) return undefined;
  const names = portsOf(op, tail.length).map(({ name }) => name);
  const [only = "x"] = names;
  const labels = names.length === 2 ? names : [`${only}1`, `${only}2`];
  const output = op.outputs[0]?.name ?? "y";
  const [first = "", second = ""] = labels;
  const caption = sentences(
    `Lines of equal ${output} in the plane of ${first} and ${second}, one whole number each; ${output} = ${LEVEL} in bold.`,
    settingsText(params),
    `Arrows go from points with ${output} = ${LEVEL} to their projections; ${output} moves, too.`,
  );
  const inputsAt = (points: readonly Point[]): tf.Tensor[] =>
    tail.map((shape, i) =>
      tf.tensor(
        tail.length === 1 ? points.flat() : points.map((p) => p[i] as number),
        [points.length, ...shape],
        "float32",
      ),
    );
  return {
    labels: [first, second],
    range: picture.range ?? [-2, 2],
    caption,
    level: LEVEL,
    value: (points) => tf.tidy(() => read(op.forward(inputsAt(points), params))),
    land: (points) => {
      const ends = tidied(() => projected(op, params, inputsAt(points)));
      return points.map((_, k): Point => {
        const [a, b] = ends.length === 1 ? [2 * k, 2 * k + 1] : [k, k];
        return [ends[0]?.[a] as number, ends[ends.length - 1]?.[b] as number];
      });
    },
  };
}

const read = (x: tf.Tensor): Float32Array => x.dataSync<"float32">();
function fits(op: FunctionOp<unknown>, params: unknown, tail: readonly (readonly number[])[]) {
  const variadic = op.inputs.some((port) => port.variadic);
  if (!variadic && op.inputs.length !== tail.length) return false;
  const batch = 3;
  const inputs = tail.map((shape) => [batch, ...shape]);
  const ports = portsOf(op, tail.length).map(({ name }) => name);
  try {
    const [shape] = op.inferShapes({ params, inputs, ports, datasets: builtinDatasets });
    return shape?.reduce<number>((n, d) => n * Number(d), 1) === batch;
  } catch (error) {
    if (error instanceof ProxflowError) return false;
    throw error;
  }
}

function projected(op: FunctionOp<unknown>, params: unknown, inputs: tf.Tensor[]): Float32Array[] {
  const specs = op.copies?.(
    inputs.map(({ shape }) => shape),
    params,
  );
  const copies = inputs.map((x, i) => specs?.[i]?.expand(x) ?? x);
  const { shape } = (op.forwardCopies ?? op.forward).call(op, copies, params);
  const fixed = inputs.map(() => false);
  const context = { params, fixed, pjax: false, observe: false, mobility: 0, outputWeight: 1 };
  const near = op.project(copies, tf.fill(shape, LEVEL), context);
  return near.inputs.map((x, i) => read(specs?.[i]?.mean(x) ?? x));
}
