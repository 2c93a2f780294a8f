/** A point of the consensus form: one value a vertex, one mean displacement a slot. */

import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Values } from "./forward.ts";

/** Where a layer on data stands in its mini-batch; see gram.ts. */
export interface Gram {
  /** The rows x [B, I], and x x^T / B. */
  readonly rows: Tensor;
  readonly gram: Tensor;
  /** 1 / (|x_b|^2 + 1/gamma) and |x_b|^2 times that, of the output's shape. */
  readonly share: Tensor;
  readonly kept: Tensor;
  /** The weights that the mini-batch began with, and A; none as long as they have not moved. */
  readonly first: Tensor;
  readonly sum?: Tensor;
  /** x W [B, O]. */
  readonly value: Tensor;
}

export interface ConsensusPoint {
  /**
   * Agreed value a vertex, but for its shift; the mean of f over the projected copies after a
   * projection.
   */
  readonly values: Values;
  /** Per vertex: what is to be added to its value once somebody reads it; none is zero. */
  readonly shifts: Values;
  /** Per vertex, per input: mean of the projected copies minus the value; none is zero. */
  readonly moves: readonly (readonly (Tensor | undefined)[])[];
  /** Per vertex, per input: producers that have taken their part of the move already. */
  readonly taken: readonly (readonly (readonly number[])[])[];
  /** Per vertex: its value is f of its agreed inputs, as after a forward pass. */
  readonly fresh: readonly boolean[];
  /** Per parameter, where its step is adaptive: how far it has come since the start; none is zero. */
  readonly drifts: Values;
  /**
   * Per vertex: a layer on data in Gram form. The value of its weights stays where the mini-batch
   * began, and their slot's move is told as the displacement of the products.
   */
  readonly grams: readonly (Gram | undefined)[];
}

/** A copy whose own lists may be written to, but not the lists in them; the tensors are the point's. */
export const opened = (point: ConsensusPoint) => ({
  values: [...point.values],
  shifts: [...point.shifts],
  moves: [...point.moves],
  taken: [...point.taken],
  fresh: [...point.fresh],
  drifts: [...point.drifts],
  grams: [...point.grams],
});
export type OpenPoint = ReturnType<typeof opened>;

/** The value of a vertex; its shift is added for good. */
export function settledValue(point: OpenPoint, index: number): Tensor {
  const [value, shift] = [point.values[index] as Tensor, point.shifts[index]];
  if (!shift) return value;
  point.shifts[index] = undefined;
  const sum = tf.add(value, shift);
  point.values[index] = sum;
  return sum;
}

/** a + b, where none is zero. */
export const sumOf = (a: Tensor | undefined, b: Tensor | undefined): Tensor | undefined =>
  a && b ? tf.add(a, b) : (a ?? b);
