/** Reductions over several axes: as one last axis, and back. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import type { Dim, Shape } from "../base/shape.ts";
import { axisFromStart } from "./axes.ts";
import { inputShape, paramError, resolveAxis } from "./shapes.ts";
import type { ShapeContext } from "./spec.ts";

export const reductionParams = z.object({
  axes: z.array(z.number().int()).min(1).max(5).default([-1]).meta({
    title: "Axes",
    help: "Axes that are taken together; negative from the end. Never the batch.",
    inline: true,
  }),
  keepDims: z.boolean().default(false).meta({
    title: "Keep dims",
    help: "Keep the axes, with length 1.",
  }),
});

export type ReductionParams = z.infer<typeof reductionParams>;

/** Axes from 0, in order. */
const axesOf = (axes: readonly number[], rank: number) =>
  axes.map((axis) => axisFromStart(axis, rank)).sort((a, b) => a - b);

/** Shape after the reduction. @throws ProxflowError on axes that are not there or come twice */
export function reducedShape(context: ShapeContext<ReductionParams>): Shape {
  const shape = inputShape(context, 0, "x");
  const { axes, keepDims } = context.params;
  const found = axes.map((axis) => resolveAxis(axis, shape, "x", "axes"));
  if (new Set(found).size < found.length)
    throw paramError("axes", `[${axes.join(", ")}] names an axis twice.`, "Name each axis once.");
  return shape.flatMap((d, i): Dim[] => (found.includes(i) ? (keepDims ? [1] : []) : [d]));
}

/** Permutation that puts the reduced axes last. */
function lastOrder(axes: readonly number[], rank: number): number[] {
  const reduced = axesOf(axes, rank);
  return [
    ...Array.from({ length: rank }, (_, i) => i).filter((i) => !reduced.includes(i)),
    ...reduced,
  ];
}

/** x as [kept..., n], n over the reduced axes. */
export function toLast(x: Tensor, axes: readonly number[]): Tensor {
  const order = lastOrder(axes, x.rank);
  const moved = tf.transpose(x, order);
  return tf.reshape(moved, [...moved.shape.slice(0, x.rank - axes.length), -1]);
}

/** [kept..., n] back to the shape of x. */
export function fromLast(flat: Tensor, shape: readonly number[], axes: readonly number[]): Tensor {
  const order = lastOrder(axes, shape.length);
  const apart = tf.reshape(
    flat,
    order.map((axis) => shape[axis] as number),
  );
  return tf.transpose(
    apart,
    order.map((_, axis) => order.indexOf(axis)),
  );
}

/** The target without the axes of length 1 that `keepDims` keeps. */
export function dropAxes(y: Tensor, rank: number, { axes, keepDims }: ReductionParams): Tensor {
  if (!keepDims) return y;
  const reduced = axesOf(axes, rank);
  return tf.reshape(
    y,
    y.shape.filter((_, i) => !reduced.includes(i)),
  );
}
