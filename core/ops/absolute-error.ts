/** The absolute distance to a target, times lambda, by its prox. */
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

export const absoluteError = defineOp({
  type: "absolute-error",
  version: 1,
  category: "target",
  kind: "set",
  form: "prox",
  docs: {
    title: "Absolute error",
    summary: "Pulls a value towards a target by the same amount however far it is.",
    tex: "\\lambda \\lVert x - y \\rVert_1",
    set: "prox of \\lambda \\lVert x - y \\rVert_1",
    projection: "Each entry moves by lambda, or to its target if that is nearer. Exact.",
    source: "Parikh, Boyd 2014, Proximal Algorithms, section 6.5",
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
  project(inputs, { params: { lambda }, fixed }) {
    const [x, target] = inputs as readonly [Tensor, Tensor];
    if (fixed[0]) return { inputs: [x.clone(), target.clone()] };
    return tf.tidy(() => {
      const moved = tf.maximum(tf.sub(x, lambda), tf.minimum(tf.add(x, lambda), target));
      return { inputs: [moved, target.clone()] };
    });
  },
  loss: ([x, target], { lambda }) =>
    tf.tidy(() => tf.mul(tf.sum(tf.abs(tf.sub(x as Tensor, target as Tensor))), lambda)),
  witness: {
    rank: () => 0,
    measure: ([x = 0], [[y = 0] = []], { params: { lambda } }) => lambda * Math.abs(x - y),
  },
  code: { name: "absoluteError" },
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
