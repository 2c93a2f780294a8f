/** One of two levels, by the sign of x. */
import { z } from "zod";
import { elementwise } from "./elementwise.ts";
import { defineOp } from "./spec.ts";
import { nearestThreshold, threshold } from "./threshold.ts";

const level = (title: string, where: string, value: number) =>
  z
    .number()
    .min(-1e6)
    .max(1e6)
    .default(value)
    .meta({
      title,
      help: `Output where x is ${where}.`,
      step: 0.1,
      inline: true,
    });

const params = z.object({
  lo: level("Low", "negative", 0),
  hi: level("High", "0 or positive", 1),
});

export const step = defineOp({
  type: "step",
  version: 1,
  category: "activation",
  kind: "function",
  docs: {
    title: "Step",
    summary: "Gives one of two levels, by the sign of x.",
    tex: "y = h \\;(x \\ge 0), \\quad y = l \\;(x < 0)",
    set: "\\{(x, y) : y = h \\text{ where } x \\ge 0,\\; y = l \\text{ where } x < 0\\}",
    projection:
      "The cheaper of two: x goes to at least 0 and y to h, or x below 0 and y to l. Exact; the second half-line is open and ends at -1e-30; ties go to h.",
    source: "Proxflow",
  },
  inputs: [{ name: "x", help: "Any value." }],
  outputs: [{ name: "y", help: "A level an entry." }],
  params,
  traits: { convex: false, separable: true, exact: true },
  ...elementwise<z.infer<typeof params>>(threshold, nearestThreshold),
  code: { name: "step" },
  examples: [
    { inputs: [[4]], params: { lo: 0, hi: 1 } },
    { inputs: [[5, 3]], params: { lo: 0.5, hi: -2 } },
  ],
});
