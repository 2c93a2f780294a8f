/** y = -x. */
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { elementwise } from "./elementwise.ts";
import { defineOp } from "./spec.ts";

export const negate = defineOp({
  type: "negate",
  version: 1,
  category: "combine",
  kind: "function",
  docs: {
    title: "Negate",
    summary: "Turns the sign of each entry.",
    tex: "y = -x",
    set: "\\{(x, y) : y = -x\\}",
    projection: "x becomes (x - y) / 2, y its negative. Exact.",
    source: "Projection on a hyperplane",
  },
  inputs: [{ name: "x", help: "Any value." }],
  outputs: [{ name: "y", help: "The negative." }],
  params: z.object({}),
  traits: { convex: true, separable: true, exact: true },
  ...elementwise(
    (x) => tf.neg(x),
    (x, y) => tf.div(tf.sub(x, y), 2),
  ),
  code: { name: "negate" },
  examples: [
    { inputs: [[4]], params: {} },
    { inputs: [[5, 3]], params: {} },
  ],
});
