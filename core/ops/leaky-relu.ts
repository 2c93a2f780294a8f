/** y = x where x >= 0, a multiple of it below. */
import { elementwise } from "./elementwise.ts";
import { leakyOf, leakyParams, nearestLeakySum } from "./leaky.ts";
import { defineOp } from "./spec.ts";

export const leakyRelu = defineOp({
  type: "leaky-relu",
  version: 1,
  category: "activation",
  kind: "function",
  docs: {
    title: "Leaky ReLU",
    summary: "Passes positive values on, negative ones weakened.",
    tex: "y = x \\;(x \\ge 0), \\quad y = \\alpha x \\;(x < 0)",
    set: "\\{(x, y) : y = x \\text{ where } x \\ge 0,\\; y = \\alpha x \\text{ where } x < 0\\}",
    projection:
      "The nearer of two rays: x and y meet at \\max(0, (x + y) / 2), or x goes to \\min(0, (x + \\alpha y) / (1 + \\alpha^2)). Exact; ties go to the second.",
    source: "Proxflow",
  },
  inputs: [{ name: "x", help: "Any value." }],
  outputs: [{ name: "y", help: "The leaky positive part." }],
  params: leakyParams,
  traits: { convex: false, separable: true, exact: true },
  ...elementwise<{ slope: number }>(
    (x, { slope }) => leakyOf(x, slope),
    (x, y, { slope }) => nearestLeakySum(x, y, slope, 1),
  ),
  code: { name: "leakyRelu" },
  examples: [
    { inputs: [[4]], params: { slope: 0.1 } },
    { inputs: [[5, 3]], params: { slope: -1 } },
  ],
});
