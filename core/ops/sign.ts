/** y = 1 where x >= 0, -1 where x < 0. */
import { z } from "zod";
import { elementwise } from "./elementwise.ts";
import { defineOp } from "./spec.ts";
import { nearestThreshold, threshold } from "./threshold.ts";

const levels = { lo: -1, hi: 1 };

export const sign = defineOp({
  type: "sign",
  version: 1,
  category: "activation",
  kind: "function",
  docs: {
    title: "Sign",
    summary: "Keeps the sign alone: 1 for 0 and above, -1 below.",
    tex: "y = 1 \\;(x \\ge 0), \\quad y = -1 \\;(x < 0)",
    set: "\\{(x, y) : y = 1 \\text{ where } x \\ge 0,\\; y = -1 \\text{ where } x < 0\\}",
    projection:
      "The cheaper of two: x goes to at least 0 and y to 1, or x below 0 and y to -1. Exact; the second half-line is open and ends at -1e-30; ties go to 1.",
    source: "Proxflow",
  },
  inputs: [{ name: "x", help: "Any value." }],
  outputs: [{ name: "y", help: "1 or -1 an entry." }],
  params: z.object({}),
  traits: { convex: false, separable: true, exact: true },
  ...elementwise(
    (x) => threshold(x, levels),
    (x, y) => nearestThreshold(x, y, levels),
  ),
  code: { name: "sign" },
  examples: [
    { inputs: [[4]], params: {} },
    { inputs: [[5, 3]], params: {} },
  ],
});
