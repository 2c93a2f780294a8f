/** y = a - b, with broadcasting. */

import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { broadcastCopies } from "./broadcast.ts";
import { broadcastAll } from "./shapes.ts";
import { defineOp } from "./spec.ts";

const difference = (inputs: readonly Tensor[]) => tf.sub(inputs[0] as Tensor, inputs[1] as Tensor);

export const subtract = defineOp({
  type: "subtract",
  version: 1,
  category: "combine",
  kind: "function",
  docs: {
    title: "Subtract",
    summary: "Takes the second value from the first, the smaller one repeated to fit.",
    tex: "y = a - b",
    set: "\\{(a, b, y) : y = a - b\\}",
    projection:
      "With m free inputs each moves by (y - a + b) / (m + 1), b the other way; y to the new difference. Exact.",
    source: "Projection on a hyperplane",
  },
  inputs: [
    { name: "a", help: "Any value." },
    { name: "b", help: "What is taken away; broadcast against a." },
  ],
  outputs: [{ name: "y", help: "The difference." }],
  params: z.object({}),
  traits: { convex: true, separable: true, exact: true },
  inferShapes: (context) => [broadcastAll(context)],
  forward: difference,
  copies: (shapes) => broadcastCopies(shapes),
  project(copies, target, { fixed }) {
    const [a, b] = copies as readonly [Tensor, Tensor];
    const m = fixed.filter((f) => !f).length;
    return tf.tidy(() => {
      const shift = tf.div(tf.sub(target, difference(copies)), m + 1);
      const inputs = [
        fixed[0] ? a.clone() : tf.add(a, shift),
        fixed[1] ? b.clone() : tf.sub(b, shift),
      ];
      return { inputs, output: difference(inputs) };
    });
  },
  code: { name: "subtract" },
  examples: [
    {
      inputs: [
        [4, 3],
        [4, 3],
      ],
      params: {},
    },
    { inputs: [[4, 3], [3]], params: {} },
  ],
});
