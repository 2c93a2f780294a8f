/**
 * The Gram form of a layer on data. While a mini-batch stays, the rows x of its product x W are held,
 * and all that moves W is x^T t / B, with t [B, O] the displacements along the hyperplanes of the
 * products. So W = W0 + x^T A / B with A = sum of t, and x W follows from G = x x^T / B: a step takes
 * one product G t in the place of two of the size of W.
 */
import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Plan, Slot, Vertex } from "../compile/plan.ts";
import { matrices, swapLast } from "../ops/matmul-shape.ts";
import type { SolverSettings } from "../solvers/settings.ts";
import { type Gram, sumOf } from "./consensus-point.ts";
import type { Factored } from "./fingerprint.ts";
import type { Values } from "./forward.ts";

/** Whether forming G once and W at the end costs less than two products with W a step. */
function pays(rows: number, inner: number, columns: number, steps: number): boolean {
  const plain = steps * 2 * inner * columns;
  const gram = inner * (rows + columns) + steps * rows * columns;
  return rows < inner && gram < plain;
}

/**
 * The layers that take the Gram form, by vertex: products of held rows with a parameter that is used
 * nowhere else, where several steps share a mini-batch.
 * @param given forward pass that the mini-batch starts with
 */
export function gramsAt(
  { vertices, children, datasets }: Plan,
  fixed: readonly (readonly boolean[])[],
  { stepsPerBatch, pjaxCompatible, outputWeight }: SolverSettings,
  given: Values,
): (Gram | undefined)[] {
  // Without mini-batches the steps would never end, and so would the sum.
  if (stepsPerBatch < 2 || pjaxCompatible || Object.keys(datasets).length === 0) return [];
  return vertices.map(({ index, op, active, inputs }) => {
    if (!active || op.kind !== "function" || !op.matrixProduct || !fixed[index]?.[0])
      return undefined;
    const by = vertices[inputs[1]?.from as number] as Vertex;
    const alone = by.kind === "parameter" && by.active && children[by.index]?.length === 1;
    const [x, w] = [given[inputs[0]?.from as number], given[by.index]];
    if (!alone || x?.rank !== 2 || w?.rank !== 2) return undefined;
    const [[batch, inner], columns] = [x.shape as [number, number], w.shape[1] as number];
    if (!pays(batch, inner, columns, stepsPerBatch)) return undefined;
    const lengths = tf.sum(tf.square(x), 1, true);
    const share = tf.tile(tf.reciprocal(tf.add(lengths, 1 / outputWeight)), [1, columns]);
    return {
      rows: x,
      gram: tf.div(matrices(x, swapLast(x)), batch),
      share,
      kept: tf.mul(share, lengths),
      first: w,
      value: given[index] as Tensor,
    };
  });
}

/** The layer in Gram form whose weights a parameter is, if there is one. */
export function gramOf(
  children: readonly (readonly Slot[])[],
  grams: readonly (Gram | undefined)[],
  parameter: number,
): { readonly at: number; readonly state: Gram } | undefined {
  const at = children[parameter]?.[0]?.vertex ?? -1;
  const state = grams[at];
  return state && { at, state };
}

/** The layer's projection (matmul-fused.ts); its displacement of the weights is told as t [B, O]. */
export function projectGram({ share, kept }: Gram, delta: Tensor, observe: boolean) {
  const t = tf.mul(delta, share);
  return {
    displacements: [null, t],
    output: tf.mul(delta, kept),
    ...(observe ? { distance: tf.sum(tf.mul(t, delta)) } : {}),
  };
}

/** The layer after its weights have moved by x^T t / B. */
export function moveGram(state: Gram, t: Tensor): Gram {
  return {
    ...state,
    sum: sumOf(state.sum, t) as Tensor,
    value: tf.add(state.value, matrices(state.gram, t)),
  };
}

/**
 * How far the weights have come in the mini-batch; none where they have not moved.
 * @param more a move by t that is still to come
 */
export function gramDrift({ rows, sum }: Gram, more?: Tensor): Tensor | undefined {
  const all = sumOf(sum, more);
  return all && tf.div(matrices(swapLast(rows), all), rows.shape[0] as number);
}

/** The weights themselves. */
export const gramWeights = (state: Gram, more?: Tensor): Tensor =>
  sumOf(gramDrift(state, more), state.first) as Tensor;

/** The weights as the product that they are, not worked out. */
export const gramPlace = ({ first, rows, sum }: Gram): Tensor | Factored =>
  sum ? { first, left: rows, right: sum, count: rows.shape[0] as number } : first;

/** The move of the weights' slot by t, as a slot recorder is told of it. */
export const gramMove = (state: Gram, t: Tensor) => ({
  before: () => gramWeights(state),
  after: () => gramWeights(state, t),
  squared: tf.div(
    tf.sum(tf.mul(t, matrices(state.gram, t))),
    state.rows.shape[0] as number,
  ) as Scalar,
});
