/** The largest of several values, entry by entry. */
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { broadcastCopies } from "./broadcast.ts";
import { maximumOf, projectMaximum } from "./maximum-of.ts";
import { broadcastAll } from "./shapes.ts";
import { defineOp } from "./spec.ts";
import { tidied } from "./tidied.ts";

export const maximum = defineOp({
  type: "maximum",
  version: 1,
  category: "combine",
  kind: "function",
  docs: {
    title: "Largest of inputs",
    summary: "Takes the largest of its inputs, entry by entry, smaller ones repeated to fit.",
    tex: "y = \\max(x_0, x_1, \\dots)",
    set: "\\{(x, y) : y = \\max_i x_i\\}",
    projection:
      "As for the maximum over an axis: where y is above all, the largest input is raised halfway to it (of tied ones the last); else inputs above m fall to m. A held input stays, and bounds y from below. Exact.",
    source: "arXiv:2506.05878; held inputs by Proxflow",
  },
  inputs: [{ name: "x", help: "A value; broadcast to the others.", variadic: { min: 1, max: 64 } }],
  outputs: [{ name: "y", help: "The largest an entry." }],
  params: z.object({}),
  traits: { convex: false, separable: true, exact: true },
  inferShapes: (context) => [broadcastAll(context)],
  forward: (inputs) => tf.tidy(() => maximumOf(inputs)),
  copies: (shapes) => broadcastCopies(shapes),
  project: (copies, target, { fixed }) => tidied(() => projectMaximum(copies, target, fixed)),
  code: { name: "maximum" },
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
