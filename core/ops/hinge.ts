/** The hinge loss of scores, times lambda, by its prox. */
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
  margin: z.number().min(0).max(1e6).default(1).meta({
    title: "Margin",
    help: "Scores that are right by this much cost nothing.",
    step: 0.1,
    inline: true,
  }),
});

export const hinge = defineOp({
  type: "hinge",
  version: 1,
  category: "target",
  kind: "set",
  form: "prox",
  docs: {
    title: "Hinge loss",
    summary: "Pushes each score to the right side of a margin, as support vector machines do.",
    tex: "\\lambda \\sum_i \\max(0, m - y_i s_i), \\quad y_i = \\pm 1",
    set: "prox of \\lambda \\sum_i \\max(0, m - y_i s_i)",
    projection: "s' = s + y \\max(0, \\min(\\lambda, m - y s)). Exact.",
    source: "Proxflow (one-dimensional: the three pieces of the loss)",
  },
  inputs: [
    { name: "scores", help: "One score a decision." },
    {
      name: "labels",
      help: "Above 0 asks for a high score, 0 and below for a low one; 1 and -1, or one-hot.",
      data: true,
      values: "sign",
    },
  ],
  outputs: [],
  params,
  traits: { convex: true, separable: true, exact: true },
  inferShapes(context) {
    equalShapes(context, "scores", "labels");
    return [];
  },
  project(inputs, { params: p, fixed }) {
    const [scores, labels] = inputs as readonly [Tensor, Tensor];
    if (fixed[0]) return { inputs: [scores.clone(), labels.clone()] };
    return tf.tidy(() => {
      const up = tf.maximum(scores, tf.minimum(tf.add(scores, p.lambda), p.margin));
      const down = tf.minimum(scores, tf.maximum(tf.sub(scores, p.lambda), -p.margin));
      return { inputs: [tf.where(tf.greater(labels, 0), up, down), labels.clone()] };
    });
  },
  loss: ([scores, labels], { lambda, margin }) =>
    tf.tidy(() => {
      const [s, y] = [scores as Tensor, labels as Tensor];
      const right = tf.where(tf.greater(y, 0), s, tf.neg(s));
      return tf.mul(tf.sum(tf.relu(tf.sub(margin, right))), lambda);
    }),
  witness: {
    rank: () => 0,
    measure: ([s = 0], [[y = 0] = []], { params: p }) =>
      p.lambda * Math.max(0, p.margin - (y > 0 ? s : -s)),
  },
  code: { name: "hinge" },
  examples: [
    {
      inputs: [
        [5, 3],
        [5, 3],
      ],
      params: { lambda: 1, margin: 1 },
    },
    { inputs: [[4], [4]], params: { lambda: 0.25, margin: 2 } },
  ],
});
