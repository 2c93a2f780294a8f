/** y = x where |x| > tau, else 0. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { beside, elementwise, nearestInput } from "./elementwise.ts";
import { defineOp } from "./spec.ts";

const params = z.object({
  threshold: z.number().min(0).max(1e6).default(0.5).meta({
    title: "Threshold",
    help: "Entries of this size or smaller become 0.",
    step: 0.1,
    inline: true,
  }),
});

type Params = z.infer<typeof params>;

const value = (x: Tensor, { threshold }: Params): Tensor =>
  tf.mul(x, tf.cast(tf.greater(tf.abs(x), threshold), "float32"));

/** Ties go to 0, then to the positive side. */
function nearest(x: Tensor, y: Tensor, { threshold }: Params): Tensor {
  const mean = tf.div(tf.add(x, y), 2);
  // The least float32 that is kept; the outer cells are open at the threshold.
  const least = Math.max(beside(Math.fround(threshold), true), 1e-30);
  const [above, below] = [tf.maximum(mean, least), tf.minimum(mean, -least)];
  return nearestInput(x, y, [
    { x: tf.clipByValue(x, -threshold, threshold), y: 0 },
    { x: above, y: above },
    { x: below, y: below },
  ]);
}

export const hardThreshold = defineOp({
  type: "hard-threshold",
  version: 1,
  category: "activation",
  kind: "function",
  docs: {
    title: "Hard threshold",
    summary: "Keeps large entries as they are and sets small ones to 0.",
    tex: "y = x \\;(|x| > \\tau), \\quad y = 0 \\;(|x| \\le \\tau)",
    set: "\\{(x, y) : y = x \\text{ where } |x| > \\tau,\\; y = 0 \\text{ where } |x| \\le \\tau\\}",
    projection:
      "The nearest of three: x goes into [-\\tau, \\tau] and y to 0, or x and y meet at their mean, raised above \\tau or lowered below -\\tau. The two outer pieces are open and end at the next single-precision number. Exact; ties go to 0, then to the positive side.",
    source: "Proxflow",
  },
  inputs: [{ name: "x", help: "Any value." }],
  outputs: [{ name: "y", help: "The large entries, 0 in place of the others." }],
  params,
  traits: { convex: false, separable: true, exact: true },
  ...elementwise<Params>(value, nearest),
  code: { name: "hardThreshold" },
  examples: [
    { inputs: [[4]], params: { threshold: 0.5 } },
    { inputs: [[5, 3]], params: { threshold: 0.1 } },
    { inputs: [[3]], params: { threshold: 0 } },
  ],
});
