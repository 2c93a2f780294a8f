/** y = x inside [lo, hi], the nearer end outside. */
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { elementwise, nearestInput } from "./elementwise.ts";
import { inputShape, paramError } from "./shapes.ts";
import { defineOp } from "./spec.ts";

const bound = (title: string, value: number) =>
  z
    .number()
    .min(-1e30)
    .max(1e30)
    .default(value)
    .meta({
      title,
      help: `${title} value of the output.`,
      step: 0.1,
      inline: true,
    });

const params = z.object({ lo: bound("Least", -1), hi: bound("Greatest", 1) });

type Params = z.infer<typeof params>;

export const clip = defineOp({
  type: "clip",
  version: 1,
  category: "activation",
  kind: "function",
  docs: {
    title: "Clip",
    summary: "Keeps values between two bounds; the hard version of a sigmoid.",
    tex: "y = \\min(\\max(x, l), h)",
    set: "\\{(x, y) : y = \\min(\\max(x, l), h)\\}",
    projection:
      "The nearest of three candidates: x and y meet at their mean, clipped; x goes to at most l and y to l; x to at least h and y to h. Exact; ties in this order.",
    source: "Proxflow",
  },
  inputs: [{ name: "x", help: "Any value." }],
  outputs: [{ name: "y", help: "The clipped value." }],
  params,
  traits: { convex: false, separable: true, exact: true },
  ...elementwise<Params>(
    (x, { lo, hi }) => tf.clipByValue(x, lo, hi),
    (x, y, { lo, hi }) => {
      const mean = tf.clipByValue(tf.div(tf.add(x, y), 2), lo, hi);
      return nearestInput(x, y, [
        { x: mean, y: mean },
        { x: tf.minimum(x, lo), y: lo },
        { x: tf.maximum(x, hi), y: hi },
      ]);
    },
  ),
  inferShapes(context) {
    const { lo, hi } = context.params;
    if (lo > hi)
      throw paramError(
        "hi",
        `The greatest value, ${hi}, is below the least, ${lo}.`,
        "Exchange the two.",
      );
    return [inputShape(context, 0, "x")];
  },
  code: { name: "clip" },
  examples: [
    { inputs: [[4]], params: { lo: -1, hi: 1 } },
    { inputs: [[5, 3]], params: { lo: 0, hi: 0.5 } },
  ],
});
