/** Cross-entropy of softmax(logits) with the labels, by its prox. */

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

/** Change of the logits in the prox. */
function proxStep(logits: Tensor, labels: Tensor, lambda: number): Tensor {
  const steps = 20;
  // Solve x + lambda softmax(x) = x0 + lambda y by Newton (Sherman-Morrison), coordinates first
  // clipped to the range that any solution has.
  let x: Tensor = logits;
  const goal = tf.add(logits, tf.mul(labels, lambda));
  for (let i = 0; i < steps; i++) {
    const p = tf.softmax(x);
    const w = tf.mul(p, lambda);
    const diagonal = tf.add(w, 1);
    const r = tf.sub(tf.sub(goal, x), w);
    const share = tf.div(p, diagonal);
    const mean = tf.div(tf.sum(tf.mul(share, r), -1, true), tf.sum(share, -1, true));
    x = tf.add(x, tf.div(tf.add(r, tf.mul(w, mean)), diagonal));
  }
  return tf.sub(x, logits);
}

/** PJAX's fixed point: x <- x0 - lambda (softmax(x) - y), ten times. Contracts for lambda < 2. */
function fixedPoint(logits: Tensor, labels: Tensor, lambda: number): Tensor {
  let x = logits;
  for (let i = 0; i < 10; i++) x = tf.sub(logits, tf.mul(tf.sub(tf.softmax(x), labels), lambda));
  return x;
}

export const crossEntropy = defineOp({
  type: "cross-entropy",
  version: 1,
  category: "target",
  kind: "set",
  form: "prox",
  docs: {
    title: "Cross-entropy",
    summary: "Raises the label's probability under softmax.",
    tex: "-\\lambda \\sum_i y_i \\log \\mathrm{softmax}(l)_i",
    set: "prox of \\lambda\\,\\mathrm{CE}(l, y)",
    projection:
      "The only minimiser of \\lambda CE(l', y) + |l' - l|^2 / 2, by Newton in the log domain; exact to single precision.",
    source: "arXiv:2506.05878 (fixed point); solver by Proxflow",
  },
  inputs: [
    { name: "logits", help: "One score a class, classes last." },
    {
      name: "labels",
      help: "One-hot labels, or any probabilities.",
      data: true,
      values: "one-hot",
    },
  ],
  outputs: [],
  params,
  traits: { convex: true, separable: false, exact: true },
  inferShapes(context) {
    equalShapes(context, "logits", "labels");
    return [];
  },
  project(inputs, { params: { lambda }, fixed, pjax }) {
    const [logits, labels] = inputs as readonly [Tensor, Tensor];
    if (fixed[0]) return { inputs: [logits.clone(), labels.clone()] };
    return tf.tidy(() => ({
      inputs: [
        pjax
          ? fixedPoint(logits, labels, lambda)
          : tf.add(logits, proxStep(logits, labels, lambda)),
        labels.clone(),
      ],
    }));
  },
  code: { name: "crossEntropy" },
  examples: [
    {
      inputs: [
        [5, 3],
        [5, 3],
      ],
      params: { lambda: 1 },
    },
    {
      inputs: [
        [4, 10],
        [4, 10],
      ],
      params: { lambda: 5 },
    },
  ],
});
