/** Logits on the right side: at least a margin for the label, at most 0 for all others. */

import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { equalShapes } from "./shapes.ts";
import { defineOp } from "./spec.ts";
import { jitter } from "./witness.ts";

const params = z.object({
  margin: z.number().min(0).max(1e6).default(1).meta({
    title: "Margin",
    help: "Least logit of the label.",
    step: 0.1,
    inline: true,
  }),
});

export const margin = defineOp({
  type: "margin",
  version: 1,
  category: "target",
  kind: "set",
  form: "indicator",
  docs: {
    title: "Margin",
    summary: "The label's logit is at least the margin, every other logit at most 0.",
    tex: "l_i \\ge m \\;(y_i = 1), \\quad l_i \\le 0 \\;(y_i = 0)",
    set: "\\{l : l_i \\ge m \\text{ where } y_i = 1,\\; l_i \\le 0 \\text{ elsewhere}\\}",
    projection: "Each logit is clipped to its half-line. Exact and unique.",
    source: "arXiv:2506.05878; projection on a box",
  },
  inputs: [
    { name: "logits", help: "One score a class." },
    {
      name: "labels",
      help: "One-hot labels; 0.5 and above counts as 1.",
      data: true,
      values: "one-hot",
    },
  ],
  outputs: [],
  params,
  traits: { convex: true, separable: true, exact: true },
  inferShapes(context) {
    equalShapes(context, "logits", "labels");
    return [];
  },
  project(inputs, { params: p, fixed }) {
    const [logits, labels] = inputs as readonly [Tensor, Tensor];
    if (fixed[0]) return { inputs: [logits.clone(), labels.clone()] };
    return tf.tidy(() => {
      const clipped = tf.where(
        tf.greaterEqual(labels, 0.5),
        tf.maximum(logits, p.margin),
        tf.minimum(logits, 0),
      );
      return { inputs: [clipped, labels.clone()] };
    });
  },
  witness: {
    rank: () => 1,
    measure: (x, [labels = []], { params: p }) =>
      Math.max(0, ...x.map((v, i) => ((labels[i] as number) >= 0.5 ? p.margin - v : v))),
    member: (near, [labels = []], { params: p }, rng) =>
      jitter(near, rng).map((v, i) =>
        (labels[i] as number) >= 0.5 ? Math.max(v, p.margin) : Math.min(v, 0),
      ),
  },
  picture: { data: [1, 0] },
  code: { name: "margin" },
  examples: [
    {
      inputs: [
        [5, 3],
        [5, 3],
      ],
      params: { margin: 1 },
    },
    {
      inputs: [
        [4, 10],
        [4, 10],
      ],
      params: { margin: 0.25 },
    },
  ],
});
