/** Half the squared distance to a target, times lambda, by its prox. */

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
});

export const squaredError = defineOp({
  type: "squared-error",
  version: 1,
  category: "target",
  kind: "set",
  form: "prox",
  docs: {
    title: "Squared error",
    summary: "Pulls a value towards a target.",
    tex: "\\tfrac{\\lambda}{2} \\lVert x - y \\rVert^2",
    set: "prox of \\tfrac{\\lambda}{2} \\lVert x - y \\rVert^2",
    projection: "x' = (x + \\lambda y) / (1 + \\lambda). Exact.",
    source: "Parikh, Boyd 2014, Proximal Algorithms, section 6.1.1",
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
  project(inputs, { params: p, fixed }) {
    const [x, target] = inputs as readonly [Tensor, Tensor];
    if (fixed[0]) return { inputs: [x.clone(), target.clone()] };
    return tf.tidy(() => {
      // A convex combination, so that no product overflows.
      const pull = p.lambda / (1 + p.lambda);
      return { inputs: [tf.add(tf.mul(x, 1 - pull), tf.mul(target, pull)), target.clone()] };
    });
  },
  loss: ([x, target], { lambda }) =>
    tf.tidy(() => tf.mul(tf.sum(tf.squaredDifference(x as Tensor, target as Tensor)), lambda / 2)),
  witness: {
    rank: () => 0,
    measure: ([x = 0], [[y = 0] = []], { params: p }) => (p.lambda / 2) * (x - y) ** 2,
  },
  code: { name: "squaredError" },
  examples: [
    {
      inputs: [
        [5, 3],
        [5, 3],
      ],
      params: { lambda: 1 },
    },
    { inputs: [[4], [4]], params: { lambda: 0.25 } },
  ],
});
