/** Maximum and minimum of several tensors, entry by entry, some of them held. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { stacked, unstacked } from "./blocks.ts";
import { nearestMaximum } from "./maximum-set.ts";
import type { Projected } from "./spec.ts";

const fold = (inputs: readonly Tensor[], f: (a: Tensor, b: Tensor) => Tensor): Tensor => {
  const [first, ...rest] = inputs as readonly [Tensor, ...Tensor[]];
  return rest.length === 0 ? first.clone() : rest.reduce(f, first);
};

export const maximumOf = (inputs: readonly Tensor[]): Tensor =>
  fold(inputs, (a, b) => tf.maximum(a, b));

export const minimumOf = (inputs: readonly Tensor[]): Tensor =>
  fold(inputs, (a, b) => tf.minimum(a, b));

/** Projection on {y = max(x_0, x_1, ...)}, inputs of one shape. */
export function projectMaximum(
  copies: readonly Tensor[],
  target: Tensor,
  fixed: readonly boolean[],
): Projected {
  const inputs = nearestInputs(copies, target, fixed);
  return { inputs, output: maximumOf(inputs) };
}

/** Projection on {y = min(x_0, x_1, ...)}: the maximum, mirrored. */
export function projectMinimum(
  copies: readonly Tensor[],
  target: Tensor,
  fixed: readonly boolean[],
): Projected {
  const mirrored = nearestInputs(
    copies.map((x) => tf.neg(x)),
    tf.neg(target),
    fixed,
  );
  const inputs = mirrored.map((x, i) => (fixed[i] ? (copies[i] as Tensor).clone() : tf.neg(x)));
  return { inputs, output: minimumOf(inputs) };
}

function nearestInputs(
  copies: readonly Tensor[],
  target: Tensor,
  fixed: readonly boolean[],
): Tensor[] {
  const free = copies.filter((_, i) => !fixed[i]);
  const held = copies.filter((_, i) => fixed[i]);
  if (free.length === 0) return copies.map((x) => x.clone());
  const floor = held.length > 0 ? maximumOf(held) : undefined;
  const moved = unstacked(nearestMaximum(stacked(free, target.rank), target, floor), target.rank);
  let next = 0;
  return copies.map((x, i) => (fixed[i] ? x.clone() : (moved[next++] as Tensor)));
}
