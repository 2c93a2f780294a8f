/** Values that are 0 or more. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { inputShape } from "./shapes.ts";
import { defineOp } from "./spec.ts";
import { jitter } from "./witness.ts";

const params = z.object({});

export const nonnegative = defineOp({
  type: "nonnegative",
  version: 1,
  category: "set",
  kind: "set",
  form: "indicator",
  docs: {
    title: "Nonnegative",
    summary: "Every entry is 0 or more.",
    tex: "x_i \\ge 0",
    set: "\\{x : x_i \\ge 0\\}",
    projection: "Negative entries become 0. Exact and unique.",
    source: "Parikh, Boyd 2014, Proximal Algorithms, section 6.3",
  },
  inputs: [{ name: "x", help: "Any value." }],
  outputs: [],
  params,
  traits: { convex: true, separable: true, exact: true },
  inferShapes(context) {
    inputShape(context, 0, "x");
    return [];
  },
  project(inputs, { fixed }) {
    const x = inputs[0] as Tensor;
    return { inputs: [fixed[0] ? x.clone() : tf.relu(x)] };
  },
  witness: {
    rank: () => 0,
    measure: ([x = 0]) => Math.max(-x, 0),
    member: (near, _, __, rng) => jitter(near, rng).map((v) => Math.max(v, 0)),
  },
  code: { name: "nonnegative" },
  examples: [
    { inputs: [[5, 3]], params: {} },
    { inputs: [[4]], params: {} },
  ],
});
