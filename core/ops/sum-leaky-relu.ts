/** Summands and leaky rectifier in one set. */
import * as tf from "@tensorflow/tfjs-core";
import { broadcastCopies, sumAll } from "./broadcast.ts";
import { leakyOf, leakyParams, nearestLeakySum } from "./leaky.ts";
import { broadcastAll } from "./shapes.ts";
import { defineOp } from "./spec.ts";

export const sumLeakyRelu = defineOp({
  type: "sum-leaky-relu",
  version: 1,
  category: "activation",
  kind: "function",
  docs: {
    title: "Sum and leaky ReLU",
    summary: "Adds its inputs and weakens the negative part.",
    tex: "y = s \\;(s \\ge 0), \\quad y = \\alpha s \\;(s < 0), \\quad s = \\sum_i x_i",
    set: "\\{(x, y) : y = s \\text{ where } s = \\sum_i x_i \\ge 0,\\; y = \\alpha s \\text{ where } s < 0\\}",
    projection:
      "The nearer of two rays for the sum s of m free inputs: s and y meet at \\max(0, (s + m y) / (m + 1)), or s goes to \\min(0, (s + m \\alpha y) / (1 + m \\alpha^2)); the inputs share the change. Exact; ties go to the second.",
    source: "Proxflow",
  },
  inputs: [
    { name: "x", help: "A summand; broadcast to the others.", variadic: { min: 1, max: 64 } },
  ],
  outputs: [{ name: "y", help: "The leaky positive part of the sum." }],
  params: leakyParams,
  traits: { convex: false, separable: true, exact: true },
  inferShapes: (context) => [broadcastAll(context)],
  forward: (inputs, { slope }) => tf.tidy(() => leakyOf(sumAll(inputs), slope)),
  copies: (shapes) => broadcastCopies(shapes),
  project(copies, target, { params: { slope }, fixed }) {
    const m = fixed.filter((f) => !f).length;
    return tf.tidy(() => {
      const s = sumAll(copies);
      const shift =
        m === 0 ? undefined : tf.div(tf.sub(nearestLeakySum(s, target, slope, m), s), m);
      const inputs = copies.map((x, i) =>
        fixed[i] || shift === undefined ? x.clone() : tf.add(x, shift),
      );
      return { inputs, output: leakyOf(sumAll(inputs), slope) };
    });
  },
  code: { name: "sumLeakyRelu" },
  examples: [
    { inputs: [[4, 3]], params: { slope: 0.1 } },
    { inputs: [[3], [4, 3]], params: { slope: 0.25 } },
    { inputs: [[4, 2], [4, 2], [2]], params: { slope: 0 } },
  ],
});
