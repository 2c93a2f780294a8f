/** y = |x|. */
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { elementwise } from "./elementwise.ts";
import { defineOp } from "./spec.ts";

export const abs = defineOp({
  type: "abs",
  version: 1,
  category: "activation",
  kind: "function",
  docs: {
    title: "Absolute value",
    summary: "Takes away the sign of each entry.",
    tex: "y = |x|",
    set: "\\{(x, y) : y = |x|\\}",
    projection:
      "|x| becomes \\max(0, (|x| + y) / 2), the sign stays; x = 0 counts as positive. Exact.",
    source: "Proxflow",
  },
  inputs: [{ name: "x", help: "Any value." }],
  outputs: [{ name: "y", help: "Its magnitude, entry by entry." }],
  params: z.object({}),
  traits: { convex: false, separable: true, exact: true },
  ...elementwise(
    (x) => tf.abs(x),
    (x, y) => {
      const size = tf.relu(tf.div(tf.add(tf.abs(x), y), 2));
      return tf.where(tf.less(x, 0), tf.neg(size), size);
    },
  ),
  code: { name: "abs" },
  examples: [
    { inputs: [[4]], params: {} },
    { inputs: [[5, 3]], params: {} },
  ],
});
