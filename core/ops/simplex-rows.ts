/** Projection of rows onto a simplex, shared by simplex, l1-ball and nuclear-ball. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { indicator } from "./points.ts";

/**
 * Nearest rows with entries >= 0 that sum to `total`: max(x - tau, 0), where tau is the largest of
 * (sum of the j largest - total) / j over j.
 * @param rows [count, n] @param total above 0
 */
export function simplexRows(rows: Tensor, total: number): Tensor {
  const n = rows.shape[1] as number;
  // Relative to the largest entry, tau lies in [-total, 0): entries below that end at 0 anyway.
  const x = tf.clipByValue(tf.sub(rows, tf.max(rows, -1, true)), -total, 0);
  const sums = tf.cumsum(tf.topk(x, n, true).values, 1);
  const tau = tf.max(tf.div(tf.sub(sums, total), tf.range(1, n + 1, 1, "float32")), -1, true);
  // One Newton step on the sum: takes back the rounding of the running sum.
  const active = indicator(tf.greater(x, tau));
  const excess = tf.sub(tf.sum(tf.mul(tf.sub(x, tau), active), -1, true), total);
  const count = tf.maximum(tf.sum(active, -1, true), 1);
  return tf.relu(tf.sub(x, tf.add(tau, tf.div(excess, count))));
}
