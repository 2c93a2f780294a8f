/** The set y = s (s >= 0), y = alpha s (s < 0), s a sum of m free summands. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";

export const leakyParams = z.object({
  slope: z.number().min(-10).max(10).default(0.1).meta({
    title: "Slope",
    help: "Slope below 0.",
    step: 0.01,
    inline: true,
  }),
});

export const leakyOf = (s: Tensor, slope: number): Tensor =>
  tf.where(tf.less(s, 0), tf.mul(s, slope), s);

/**
 * Sum of the nearest point to summands with sum s and output y: the nearer of the two rays.
 * Ties go to the lower one.
 */
export function nearestLeakySum(s: Tensor, y: Tensor, slope: number, m: number): Tensor {
  const down = tf.minimum(tf.div(tf.add(s, tf.mul(y, m * slope)), 1 + m * slope * slope), 0);
  const up = tf.relu(tf.div(tf.add(s, tf.mul(y, m)), m + 1));
  const cost = (sum: Tensor, out: Tensor) =>
    tf.add(tf.div(tf.squaredDifference(sum, s), m), tf.squaredDifference(out, y));
  return tf.where(tf.less(cost(up, up), cost(down, tf.mul(down, slope))), up, down);
}
