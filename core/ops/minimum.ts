/** The smallest of several values, entry by entry. */
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { broadcastCopies } from "./broadcast.ts";
import { minimumOf, projectMinimum } from "./maximum-of.ts";
import { broadcastAll } from "./shapes.ts";
import { defineOp } from "./spec.ts";
import { tidied } from "./tidied.ts";

export const minimum = defineOp({
  type: "minimum",
  version: 1,
  category: "combine",
  kind: "function",
  docs: {
    title: "Smallest of inputs",
    summary: "Takes the smallest of its inputs, entry by entry, smaller ones repeated to fit.",
    tex: "y = \\min(x_0, x_1, \\dots)",
    set: "\\{(x, y) : y = \\min_i x_i\\}",
    projection:
      "As for the maximum, mirrored: where y is below all, the smallest input is lowered halfway to it (of tied ones the last); else inputs below m rise to m. A held input stays, and bounds y from above. Exact.",
    source: "arXiv:2506.05878; held inputs by Proxflow",
  },
  inputs: [{ name: "x", help: "A value; broadcast to the others.", variadic: { min: 1, max: 64 } }],
  outputs: [{ name: "y", help: "The smallest an entry." }],
  params: z.object({}),
  traits: { convex: false, separable: true, exact: true },
  inferShapes: (context) => [broadcastAll(context)],
  forward: (inputs) => tf.tidy(() => minimumOf(inputs)),
  copies: (shapes) => broadcastCopies(shapes),
  project: (copies, target, { fixed }) => tidied(() => projectMinimum(copies, target, fixed)),
  code: { name: "minimum" },
  examples: [
    {
      inputs: [
        [4, 3],
        [4, 3],
      ],
      params: {},
    },
    { inputs: [[3], [4, 3], [1, 3]], params: {} },
    { inputs: [[5]], params: {} },
  ],
});
