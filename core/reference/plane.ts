/** The plane through the space of an op in which its set is drawn. */
import * as tf from "@tensorflow/tfjs-core";
import { opOf, parseParams } from "../ops/index.ts";
import type { AnyOp, FunctionOp, OpPicture, SetOp } from "../ops/spec.ts";
import type { Point } from "./contour.ts";
import { portsOf } from "./ports.ts";
import type { Frame } from "./svg.ts";
import { figureText, sentences, settingsText } from "./text.ts";

/** Where a point of the plane goes. */
export interface Landing {
  readonly at: Point;
  /** Distance to the set. */
  readonly distance: number;
  /** How far the nearest point is from the plane; 0 where the picture tells all. */
  readonly off: number;
}

export interface Plane extends Frame {
  /** What the axes are, and which parameters and data are used. */
  readonly caption: string;
  /** Projects points of the plane, all at once, on the backend that is set. */
  land(points: readonly Point[]): Landing[];
}

const ARROWS = "Arrows go from points to their projections.";

const context = (params: unknown, fixed: readonly boolean[]) => ({
  params,
  fixed,
  pjax: false,
  observe: false,
  mobility: 0,
  outputWeight: 1,
});

/**
 * The plane of an op: (x, y) for a function of one entry, two entries of a point for a set, or what
 * the op's file chooses.
 * @returns `undefined` where the op has no set in a plane
 */
export function planeOf(type: string): Plane | undefined {
  const op = opOf(type) as AnyOp;
  const picture: OpPicture = op.picture ?? {};
  const params = parseParams(op, picture.params);
  const range = picture.range ?? ([-2, 2] as const);
  if (op.kind === "function") return graphPlane(op, params, range);
  if (op.kind === "set" && op.form === "indicator") return setPlane(op, params, range, picture);
  return undefined;
}

function graphPlane(
  op: FunctionOp<unknown>,
  params: Record<string, unknown>,
  range: readonly [number, number],
): Plane | undefined {
  const [input] = op.inputs;
  if (op.inputs.length !== 1 || !input || !op.traits.separable) return undefined;
  // Of one input: what an activation does to a sum shows best so; a sum itself does not.
  if (input.variadic && op.category !== "activation") return undefined;
  const land = (points: readonly Point[]): Landing[] => {
    const [u, v] = tf.tidy(() => {
      const [x, y] = [0, 1].map((k) => tf.tensor1d(points.map((p) => p[k] as number)));
      const near = op.project([x as tf.Tensor], y as tf.Tensor, context(params, [false]));
      return [near.inputs[0] as tf.Tensor, near.output as tf.Tensor].map((t) => t.dataSync());
    }) as unknown as [Float32Array, Float32Array];
    return points.map((from, i) => {
      const at: Point = [u[i] as number, v[i] as number];
      return { at, distance: Math.hypot(at[0] - from[0], at[1] - from[1]), off: 0 };
    });
  };
  const labels = [portsOf(op, 1)[0]?.name ?? "x", op.outputs[0]?.name ?? "y"] as const;
  const caption = sentences(
    `The set in the plane of ${labels[0]} and ${labels[1]}, one entry of each.`,
    settingsText(params),
    ARROWS,
  );
  return { labels, range, caption, land };
}

function setPlane(
  op: SetOp<unknown>,
  params: Record<string, unknown>,
  range: readonly [number, number],
  picture: OpPicture,
): Plane {
  const shape = picture.shape ?? [2];
  const size = shape.reduce((n, d) => n * d, 1);
  const { origin = Array<number>(size).fill(0), u = [1, 0], v = [0, 1] } = picture.plane ?? {};
  const unit = Math.hypot(...u);
  const along = (x: readonly number[], axis: readonly number[]): number =>
    x.reduce((sum, w, i) => sum + (w - (origin[i] as number)) * (axis[i] as number), 0) / unit ** 2;
  const place = ([a, b]: Point): number[] =>
    origin.map((w, i) => w + a * (u[i] as number) + b * (v[i] as number));
  const gap = (a: readonly number[], b: readonly number[]): number =>
    Math.hypot(...a.map((w, i) => w - (b[i] as number))) / unit;
  const land = (points: readonly Point[]): Landing[] => {
    const starts = points.map(place);
    const full = [points.length, ...shape];
    const result = tf.tidy(() => {
      const values = [starts.flat(), points.flatMap(() => picture.data ?? [])];
      const inputs = op.inputs.map((_, i) => tf.tensor(values[i] as number[], full, "float32"));
      const fixed = op.inputs.map((port) => port.data === true);
      return (op.project(inputs, context(params, fixed)).inputs[0] as tf.Tensor).dataSync();
    });
    return starts.map((start, k) => {
      const end = [...result.slice(k * size, (k + 1) * size)];
      const at: Point = [along(end, u), along(end, v)];
      return { at, distance: gap(end, start), off: gap(end, place(at)) };
    });
  };
  const name = op.inputs[0]?.name ?? "x";
  const labels = picture.plane ? (["u", "v"] as const) : ([`${name}1`, `${name}2`] as const);
  const what = picture.plane
    ? `The set in the plane of ${shape.map(String).join(" \u00d7 ")} matrices ${name} = ${matrixText(shape, { origin, u, v })}.`
    : `The set in the plane of ${labels[0]} and ${labels[1]}, the two entries of ${name}.`;
  const port = op.inputs.find(({ data }) => data);
  const data = port && picture.data ? { [port.name]: picture.data } : {};
  const caption = sentences(what, settingsText({ ...data, ...params }), ARROWS);
  return { labels, range, caption, land };
}

/** (u, v; v, u): entries of a matrix in terms of the plane's coordinates, row by row. */
function matrixText(
  shape: readonly number[],
  { origin, u, v }: Record<"origin" | "u" | "v", readonly number[]>,
): string {
  const term = (factor: number, name: string): string => {
    if (factor === 0) return "";
    return factor === 1 ? name : factor === -1 ? `\u2212${name}` : `${figureText(factor)} ${name}`;
  };
  const entry = (i: number): string => {
    const constant = origin[i] ? figureText(origin[i]) : "";
    const parts = [constant, term(u[i] ?? 0, "u"), term(v[i] ?? 0, "v")].filter(Boolean);
    return parts.join(" + ") || "0";
  };
  const columns = shape.at(-1) ?? 1;
  const rows = Array.from({ length: origin.length / columns }, (_, r) =>
    Array.from({ length: columns }, (__, c) => entry(r * columns + c)).join(", "),
  );
  return `(${rows.join("; ")})`;
}
