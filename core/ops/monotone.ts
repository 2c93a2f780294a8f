/** Vectors whose entries go up, or down. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { byRow, nonZero, pointSize } from "./points.ts";
import { shapeError } from "./shapes.ts";
import { defineOp } from "./spec.ts";
import { jitter } from "./witness.ts";

const params = z.object({
  direction: z.enum(["up", "down"]).default("up").meta({
    title: "Direction",
    help: "up: no entry is smaller than the one before; down: none is larger.",
    inline: true,
  }),
});

/** Longest vector: means of all its ranges are held at once. */
const LIMIT = 512;

/** Larger than any mean of entries of size 1 at most; finite, so that it never makes a NaN. */
const FAR = 4;

/** Nearest rows [count, n] that do not descend: max over j <= i of min over k >= i of mean j..k. */
function ascend(rows: Tensor): Tensor {
  const n = rows.shape[1] as number;
  const most = nonZero(tf.max(tf.abs(rows), -1, true));
  const index = tf.range(0, n, 1, "float32");
  const from = tf.reshape(index, [1, n, 1]);
  const to = tf.reshape(index, [1, 1, n]);
  const range = tf.lessEqual(from, to);
  const count = tf.maximum(tf.add(tf.sub(to, from), 1), 1);
  // Sums start anew at every j: differences of running sums would cancel.
  const entries = tf.mul(tf.cast(range, "float32"), tf.expandDims(tf.div(rows, most), 1));
  const means = tf.div(tf.cumsum(entries, 2), count);
  let least: Tensor = tf.where(range, means, tf.fill(means.shape, FAR));
  for (let shift = 1; shift < n; shift *= 2) {
    const later = tf.slice(least, [0, 0, shift], [-1, -1, n - shift]);
    const rest = tf.fill([least.shape[0] as number, n, shift], FAR);
    least = tf.minimum(least, tf.concat([later, rest], 2));
  }
  return tf.mul(tf.max(tf.where(range, least, tf.fill(least.shape, -FAR)), 1), most);
}

export const monotone = defineOp({
  type: "monotone",
  version: 1,
  category: "set",
  kind: "set",
  form: "indicator",
  docs: {
    title: "Monotone",
    summary: "Entries along the last axis only go up, or only go down.",
    tex: "x_1 \\le x_2 \\le \\dots \\le x_n",
    set: "\\{x : x_1 \\le x_2 \\le \\dots \\le x_n\\}",
    projection:
      "Isotonic regression by its min-max formula over the means of all ranges; takes n^2 numbers a vector. Exact and unique.",
    source: "Robertson, Wright, Dykstra 1988, Order Restricted Statistical Inference, section 1.4",
  },
  inputs: [{ name: "x", help: "Vectors, one a row: [..., n]." }],
  outputs: [],
  params,
  traits: { convex: true, separable: false, exact: true },
  inferShapes(context) {
    const n = pointSize(context, 1);
    if (n > LIMIT)
      throw shapeError(
        "x",
        `The vectors have ${n} entries; at most ${LIMIT} are possible.`,
        "Wire shorter vectors.",
      );
    return [];
  },
  project(inputs, { params: { direction }, fixed }) {
    const x = inputs[0] as Tensor;
    if (fixed[0]) return { inputs: [x.clone()] };
    return tf.tidy(() => ({
      inputs: [byRow(x, 1, (r) => (direction === "up" ? ascend(r) : tf.neg(ascend(tf.neg(r)))))],
    }));
  },
  witness: {
    rank: () => 1,
    measure(x, _, { params: { direction } }) {
      const sign = direction === "up" ? 1 : -1;
      return Math.max(0, ...x.slice(1).map((v, i) => sign * ((x[i] as number) - v)));
    },
    member(near, _, { params: { direction } }, rng) {
      const sign = direction === "up" ? 1 : -1;
      return jitter(near, rng).sort((a, b) => sign * (a - b));
    },
  },
  code: { name: "monotone" },
  examples: [
    { inputs: [[5, 3]], params: { direction: "up" } },
    { inputs: [[4, 7]], params: { direction: "down" } },
  ],
});
