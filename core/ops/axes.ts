/** Axes and per-example shapes, as reshapes and reductions count them. */
import { type Dim, formatShape, isBatched, type Shape } from "../base/shape.ts";
import { paramError } from "./shapes.ts";

/** An axis from 0, negative ones counted from the end. */
export const axisFromStart = (axis: number, rank: number): number =>
  axis < 0 ? axis + rank : axis;

/** The dimensions of an example: the shape without its batch. */
export function exampleShape(shape: Shape): number[] {
  return (isBatched(shape) ? shape.slice(1) : shape) as number[];
}

/** The shape with other dimensions an example; the batch, if there is one, stays. */
export function withExample(shape: Shape, example: readonly Dim[]): Shape {
  return isBatched(shape) ? ["B", ...example] : example;
}

/**
 * Demands one entry of a list for each dimension of an example.
 * @throws ProxflowError naming the parameter
 */
export function checkLength(param: string, list: readonly unknown[], shape: Shape): void {
  const rank = exampleShape(shape).length;
  if (list.length !== rank)
    throw paramError(
      param,
      `x is ${formatShape(shape)}, ${rank} dimensions an example, but ${param} has ${list.length} ${list.length === 1 ? "entry" : "entries"}.`,
      `Give ${rank}, one a dimension, without the batch.`,
    );
}

/**
 * Where a new axis goes in the output, negative ones counted from its end; never before the batch.
 * @throws ProxflowError naming the parameter
 */
export function newAxis(axis: number, shape: Shape): number {
  const rank = shape.length + 1;
  const at = axisFromStart(axis, rank);
  if (at < 0 || at >= rank || (at === 0 && isBatched(shape)))
    throw paramError(
      "axis",
      `A new axis ${axis} does not fit into ${formatShape(shape)}.`,
      `Choose from ${isBatched(shape) ? 1 : 0} to ${rank - 1}, or -1 for the last; the batch stays first.`,
    );
  return at;
}
