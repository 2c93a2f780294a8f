/** y = c x, c a number. */
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { elementwise } from "./elementwise.ts";
import { defineOp } from "./spec.ts";

const params = z.object({
  factor: z.number().min(-1e6).max(1e6).default(1).meta({
    title: "Factor",
    help: "Number that every entry is multiplied by.",
    step: 0.1,
    inline: true,
  }),
});

type Params = z.infer<typeof params>;

export const scale = defineOp({
  type: "scale",
  version: 1,
  category: "combine",
  kind: "function",
  docs: {
    title: "Scale",
    summary: "Multiplies by a number.",
    tex: "y = c x",
    set: "\\{(x, y) : y = c x\\}",
    projection: "x becomes (x + c y) / (1 + c^2), y its multiple. Exact.",
    source: "Projection on a hyperplane",
  },
  inputs: [{ name: "x", help: "Any value." }],
  outputs: [{ name: "y", help: "The multiple." }],
  params,
  traits: { convex: true, separable: true, exact: true },
  ...elementwise<Params>(
    (x, { factor }) => tf.mul(x, factor),
    (x, y, { factor }) => tf.div(tf.add(x, tf.mul(y, factor)), 1 + factor * factor),
  ),
  picture: { params: { factor: -0.5 } },
  code: { name: "scale" },
  examples: [
    { inputs: [[4]], params: { factor: -2.5 } },
    { inputs: [[5, 3]], params: { factor: 0.125 } },
  ],
});
