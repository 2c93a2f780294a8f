/** The Huber loss of the distance to a target, times lambda, by its prox. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { equalShapes } from "./shapes.ts";
import { defineOp } from "./spec.ts";

const params = z.object({
  lambda: z.number().gt(0).max(1e6).default(1).meta({
    title: "Strength",
    help: "lambda: weight of the loss against staying in place.",
    step: 0.1,
    inline: true,
  }),
  delta: z.number().gt(0).max(1e6).default(1).meta({
    title: "Width",
    help: "delta: the loss is quadratic up to this distance, linear beyond.",
    step: 0.1,
    inline: true,
  }),
});

export const huber = defineOp({
  type: "huber",
  version: 1,
  category: "target",
  kind: "set",
  form: "prox",
  docs: {
    title: "Huber error",
    summary: "Squared error near the target, absolute error far from it: outliers pull less.",
    tex: "\\lambda \\sum_i h(x_i - y_i), \\quad h(r) = r^2/2 \\text{ up to } \\delta, \\; \\delta |r| - \\delta^2/2 \\text{ beyond}",
    set: "prox of \\lambda \\sum_i h(x_i - y_i)",
    projection:
      "r' = r / (1 + \\lambda) where |r| \\le \\delta (1 + \\lambda), else r is shortened by \\lambda \\delta. Exact.",
    source: "Huber 1964 (loss); prox by Proxflow",
  },
  inputs: [
    { name: "x", help: "The value that is pulled." },
    { name: "target", help: "Where to.", data: true },
  ],
  outputs: [],
  params,
  traits: { convex: true, separable: true, exact: true },
  inferShapes(context) {
    equalShapes(context, "x", "target");
    return [];
  },
  project(inputs, { params: { lambda, delta }, fixed }) {
    const [x, target] = inputs as readonly [Tensor, Tensor];
    if (fixed[0]) return { inputs: [x.clone(), target.clone()] };
    return tf.tidy(() => {
      // Pulled by lambda delta at most; a convex combination before that.
      const pull = lambda / (1 + lambda);
      const near = tf.add(tf.mul(x, 1 - pull), tf.mul(target, pull));
      const far = lambda * delta;
      const moved = tf.maximum(tf.sub(x, far), tf.minimum(tf.add(x, far), near));
      return { inputs: [moved, target.clone()] };
    });
  },
  loss: ([x, target], { lambda, delta }) =>
    tf.tidy(() => {
      const r = tf.abs(tf.sub(x as Tensor, target as Tensor));
      const near = tf.minimum(r, delta);
      const value = tf.add(tf.div(tf.square(near), 2), tf.mul(tf.sub(r, near), delta));
      return tf.mul(tf.sum(value), lambda);
    }),
  witness: {
    rank: () => 0,
    measure([x = 0], [[y = 0] = []], { params: { lambda, delta } }) {
      const r = Math.abs(x - y);
      return lambda * (r <= delta ? (r * r) / 2 : delta * r - (delta * delta) / 2);
    },
  },
  code: { name: "huber" },
  examples: [
    {
      inputs: [
        [5, 3],
        [5, 3],
      ],
      params: { lambda: 1, delta: 1 },
    },
    { inputs: [[4], [4]], params: { lambda: 3, delta: 0.25 } },
  ],
});
