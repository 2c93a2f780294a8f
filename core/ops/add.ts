/** y = x0 + x1 + ..., with broadcasting. */
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { broadcastCopies, meanTo, sumAll } from "./broadcast.ts";
import { broadcastAll } from "./shapes.ts";
import { defineOp } from "./spec.ts";
import { tidied } from "./tidied.ts";

export const add = defineOp({
  type: "add",
  version: 1,
  category: "combine",
  kind: "function",
  docs: {
    title: "Add",
    summary: "Adds its inputs, smaller ones repeated to fit.",
    tex: "y = x_0 + x_1 + \\dots",
    set: "\\{(x, y) : y = \\sum_i x_i\\}",
    projection:
      "Every free x_i moves by (y - \\sum x)/(m + 1), m the number of free inputs; y to the new sum. Exact.",
    source: "Projection on a hyperplane",
  },
  inputs: [
    { name: "x", help: "A summand; broadcast to the others.", variadic: { min: 1, max: 64 } },
  ],
  outputs: [{ name: "y", help: "The sum." }],
  params: z.object({}),
  traits: { convex: true, separable: true, exact: true },
  inferShapes: (context) => [broadcastAll(context)],
  forward: (inputs) => sumAll(inputs),
  copies: (shapes) => broadcastCopies(shapes),
  project(copies, target, { fixed }) {
    const free = fixed.filter((f) => !f).length;
    return tf.tidy(() => {
      const shift = tf.div(tf.sub(target, sumAll(copies)), free + 1);
      const inputs = copies.map((x, i) => (fixed[i] ? x.clone() : tf.add(x, shift)));
      return { inputs, output: sumAll(inputs) };
    });
  },
  projectConsensus(inputs, _output, delta, { fixed, observe }) {
    const free = fixed.filter((f) => !f).length;
    return tidied(() => {
      const shift = tf.div(delta, free + 1);
      return {
        displacements: inputs.map((x, i) => (fixed[i] ? null : meanTo(shift, x.shape))),
        output: tf.mul(shift, free),
        ...(observe ? { distance: tf.mul(tf.sum(tf.square(shift)), free + 1) } : {}),
      };
    });
  },
  code: { name: "add" },
  examples: [
    {
      inputs: [
        [4, 3],
        [4, 3],
      ],
      params: {},
    },
    { inputs: [[3], [4, 3], [1, 3]], params: {} },
    { inputs: [[5]], params: {} },
  ],
});
