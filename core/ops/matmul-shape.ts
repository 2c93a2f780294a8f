/** Which axes of the factors of a matrix product meet, and how factors are copied. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { broadcastShapes, formatShape, isBatched, type Shape } from "../base/shape.ts";
import { broadcastShape, meanTo } from "./broadcast.ts";
import { matrixProduct } from "./kernels/linear.ts";
import { runNative } from "./kernels/native.ts";
import { inputShape, shapeError } from "./shapes.ts";
import type { CopySpec, ShapeContext } from "./spec.ts";

/** The last two axes exchanged. */
export function swapLast(x: Tensor): Tensor {
  const axes = Array.from({ length: x.rank }, (_, i) => i);
  return tf.transpose(x, [...axes.slice(0, -2), x.rank - 1, x.rank - 2]);
}

const size = (dims: readonly number[]) => dims.reduce((n, d) => n * d, 1);

/** a b of two matrices. */
export function matrices(a: Tensor, b: Tensor): Tensor {
  return runNative(matrixProduct, [a, b], {})?.[0] ?? tf.matMul(a, b);
}

/** a b, leading axes of the factors broadcast; with b a matrix all rows of a at once. */
export function product(a: Tensor, b: Tensor): Tensor {
  const inner = a.shape[a.rank - 1] as number;
  if (b.rank === 2) {
    if (a.rank === 2) return matrices(a, b);
    const rows = matrices(tf.reshape(a, [a.size / inner, inner]), b);
    return tf.reshape(rows, [...a.shape.slice(0, -1), b.shape[1] as number]);
  }
  const lead = broadcastShape([a.shape.slice(0, -2), b.shape.slice(0, -2)]);
  const full = (x: Tensor) => {
    const shape = [...lead, ...x.shape.slice(-2)];
    return x.size === size(shape) ? tf.reshape(x, shape) : tf.broadcastTo(x, shape);
  };
  return tf.matMul(full(a), full(b));
}

/** How often each factor is used, and the shape of the output. */
export interface ProductLayout {
  readonly output: readonly number[];
  readonly uses: readonly [number, number];
}

export function layoutOf(a: readonly number[], b: readonly number[]): ProductLayout {
  const outs = b[b.length - 1] as number;
  const lead =
    b.length === 2
      ? a.slice(0, -1)
      : [...broadcastShape([a.slice(0, -2), b.slice(0, -2)]), a[a.length - 2] as number];
  const pairs = size(lead) * outs;
  const columns = size(b.slice(0, -2)) * outs;
  return { output: [...lead, outs], uses: [pairs / size(a.slice(0, -1)), pairs / columns] };
}

/** Copies [..., R, O, I]: a row of a and a column of b an entry of the output. */
export function productCopies(shapes: readonly (readonly number[])[]): CopySpec[] {
  const [a, b] = shapes as readonly [readonly number[], readonly number[]];
  const { output, uses } = layoutOf(a, b);
  const inner = a[a.length - 1] as number;
  const full = [...output, inner];
  const turned = [...b.slice(0, -2), b[b.length - 1] as number, inner];
  return [
    {
      expand: (x) => tf.tidy(() => tf.broadcastTo(tf.expandDims(x, -2), full)),
      mean: (copies) => tf.tidy(() => meanTo(tf.mean(copies, -2), a)),
      count: uses[0],
    },
    {
      expand: (x) => tf.tidy(() => tf.broadcastTo(columnsOf(x), full)),
      mean: (copies) => tf.tidy(() => swapLast(meanTo(tf.mean(copies, -3), turned))),
      count: uses[1],
    },
  ];
}

/** b as [..., 1, O, I], which broadcasts to the copies; [O, I] of a matrix. */
function columnsOf(b: Tensor): Tensor {
  const turned = swapLast(b);
  return b.rank === 2 ? turned : tf.expandDims(turned, -3);
}

/** @throws ProxflowError naming the port that does not fit */
export function productShape(context: ShapeContext<unknown>): Shape[] {
  const a = inputShape(context, 0, "a");
  const b = inputShape(context, 1, "b");
  const inner = a[a.length - 1];
  const [top, outs] = b.slice(-2);
  if (a.length < 2 || inner === undefined || inner === "B")
    throw shapeError(
      "a",
      `a must be [B, I] or have more axes, this is ${formatShape(a)}.`,
      "Put a reshape before it that gives one row an example.",
    );
  if (b.length < 2 || outs === undefined || top === "B" || outs === "B")
    throw shapeError(
      "b",
      `b must be [${inner}, O] without a batch, or a matrix an example, this is ${formatShape(b)}.`,
      "Wire a parameter or constant with two dimensions.",
    );
  if (inner !== top)
    throw shapeError(
      "b",
      `a is ${formatShape(a)} and b is ${formatShape(b)}: a has ${inner} columns, b has ${top} rows.`,
      `Give b the shape [${[...b.slice(0, -2), inner, outs].join(", ")}], or reshape a to [${[...a.slice(0, -1), top].join(", ")}].`,
    );
  if (b.length === 2) return [[...a.slice(0, -1), outs]];
  const lead = broadcastShapes(a.slice(0, -2), b.slice(0, -2));
  const batchFirst = isBatched(a) || isBatched(b) ? lead?.[0] === "B" : true;
  if (lead === undefined || !batchFirst || a[a.length - 2] === "B")
    throw shapeError(
      "b",
      `a is ${formatShape(a)} and b is ${formatShape(b)}: their leading axes do not match.`,
      "Products of many matrices need equal leading axes, or 1, before the last two.",
    );
  return [[...lead, a[a.length - 2] as number, outs]];
}
