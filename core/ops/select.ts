/** Picks entries of rows by size; ties go to the lowest index, on every backend. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { indicator } from "./points.ts";

/**
 * 1 at the k largest entries of each row, 0 elsewhere.
 * @param rows [count, n], n up to 2^24 @param k at most n
 */
export function largest(rows: Tensor, k: number): Tensor {
  const n = rows.shape[1] as number;
  if (k >= n) return tf.onesLike(rows);
  // Only the k-th value is taken from topk: which of the tied entries it lists is not defined.
  const top = tf.topk(rows, k, true).values;
  const least = tf.slice(top, [0, k - 1], [-1, 1]);
  const above = indicator(tf.greater(rows, least));
  const tied = indicator(tf.equal(rows, least));
  const room = tf.sub(k, tf.sum(above, -1, true));
  const early = indicator(tf.lessEqual(tf.cumsum(tied, 1), room));
  return tf.add(above, tf.mul(tied, early));
}

/** 1 at the largest entry along an axis, 0 elsewhere. */
export function first(x: Tensor, axis: number): Tensor {
  const at = axis < 0 ? axis + x.rank : axis;
  const n = x.shape[at] as number;
  const index = tf.reshape(
    tf.range(0, n, 1, "float32"),
    x.shape.map((_, i) => (i === at ? n : 1)),
  );
  const top = tf.equal(x, tf.max(x, at, true));
  const where = tf.add(index, tf.mul(tf.sub(1, indicator(top)), n));
  return indicator(tf.equal(where, tf.min(where, at, true)));
}
