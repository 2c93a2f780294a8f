/** The logistic loss of scores, times lambda, by its prox. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { equalShapes } from "./shapes.ts";
import { defineOp } from "./spec.ts";

const params = z.object({
  lambda: z.number().min(1e-6).max(1000).default(1).meta({
    title: "Strength",
    help: "lambda: weight of the loss against staying in place.",
    step: 0.1,
    inline: true,
  }),
});

/** Newton steps; 9 are enough for lambda up to 1000 in single precision. */
const STEPS = 14;

/**
 * The u with u = u0 + lambda / (1 + exp(u)). It lies in [u0, u0 + lambda]; from the point of that
 * range nearest to 0, Newton's method goes to it monotonically: the equation is convex on the left
 * of 0 and concave on the right.
 */
function solve(u0: Tensor, lambda: number): Tensor {
  let u: Tensor = tf.maximum(u0, tf.minimum(tf.add(u0, lambda), 0));
  for (let step = 0; step < STEPS; step++) {
    const p = tf.sigmoid(tf.neg(u));
    const gap = tf.sub(tf.sub(u, u0), tf.mul(p, lambda));
    const slope = tf.add(tf.mul(tf.mul(p, tf.sub(1, p)), lambda), 1);
    u = tf.sub(u, tf.div(gap, slope));
  }
  return u;
}

export const logistic = defineOp({
  type: "logistic",
  version: 1,
  category: "target",
  kind: "set",
  form: "prox",
  docs: {
    title: "Logistic loss",
    summary: "Raises the probability of the right side under the logistic function.",
    tex: "\\lambda \\sum_i \\log(1 + \\exp(-y_i s_i)), \\quad y_i = \\pm 1",
    set: "prox of \\lambda \\sum_i \\log(1 + \\exp(-y_i s_i))",
    projection:
      "The only minimiser, by Newton's method from a start that needs no safeguard; exact to single precision.",
    source: "Proxflow",
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
  project(inputs, { params: { lambda }, fixed }) {
    const [scores, labels] = inputs as readonly [Tensor, Tensor];
    if (fixed[0]) return { inputs: [scores.clone(), labels.clone()] };
    return tf.tidy(() => {
      const side = tf.where(tf.greater(labels, 0), tf.onesLike(labels), tf.fill(labels.shape, -1));
      const moved = tf.mul(side, solve(tf.mul(side, scores), lambda));
      return { inputs: [moved, labels.clone()] };
    });
  },
  loss: ([scores, labels], { lambda }) =>
    tf.tidy(() => {
      const [s, y] = [scores as Tensor, labels as Tensor];
      const wrong = tf.where(tf.greater(y, 0), tf.neg(s), s);
      return tf.mul(tf.sum(tf.softplus(wrong)), lambda);
    }),
  witness: {
    rank: () => 0,
    measure([s = 0], [[y = 0] = []], { params: { lambda } }) {
      const wrong = y > 0 ? -s : s;
      return lambda * (Math.max(wrong, 0) + Math.log1p(Math.exp(-Math.abs(wrong))));
    },
  },
  code: { name: "logistic" },
  examples: [
    {
      inputs: [
        [5, 3],
        [5, 3],
      ],
      params: { lambda: 1 },
    },
    { inputs: [[4], [4]], params: { lambda: 200 } },
  ],
});
