/** y = a b, entry by entry: dot products of length 1. */

import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { broadcastCopies } from "./broadcast.ts";
import { projectDots } from "./product-set.ts";
import { broadcastAll } from "./shapes.ts";
import { defineOp } from "./spec.ts";

const product = (inputs: readonly Tensor[]) => tf.mul(inputs[0] as Tensor, inputs[1] as Tensor);

export const multiply = defineOp({
  type: "multiply",
  version: 1,
  category: "combine",
  kind: "function",
  docs: {
    title: "Multiply",
    summary: "Multiplies two values entry by entry, the smaller one repeated to fit.",
    tex: "y = a b",
    set: "\\{(a, b, y) : y = a b\\}, entry by entry",
    projection:
      "(a + t b) / (1 - t^2), (b + t a) / (1 - t^2), with t the only root in (-1, 1); exact. With a factor held the set is a line. Ties as for the matrix product.",
    source: "Bauschke, Lal, Wang, arXiv:2206.04878; root finding by Proxflow",
  },
  inputs: [
    { name: "a", help: "Any value." },
    { name: "b", help: "The other factor; broadcast against a." },
  ],
  outputs: [{ name: "y", help: "The product an entry." }],
  params: z.object({}),
  traits: { convex: false, separable: true, exact: true },
  inferShapes: (context) => [broadcastAll(context)],
  forward: (inputs) => product(inputs),
  copies: (shapes) => broadcastCopies(shapes),
  project(copies, target, context) {
    return tf.tidy(() => {
      const single = copies.map((x) => tf.expandDims(x, -1));
      const near = projectDots(single, target, context).inputs;
      const inputs = near.map((x, i) => tf.reshape(x, (copies[i] as Tensor).shape));
      return { inputs, output: product(inputs) };
    });
  },
  code: { name: "multiply" },
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
