/** Values between two bounds. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { inputShape, paramError } from "./shapes.ts";
import { defineOp } from "./spec.ts";
import { clip, jitter } from "./witness.ts";

const params = z.object({
  lo: z
    .number()
    .default(0)
    .meta({ title: "Lowest", help: "Least value.", step: 0.1, inline: true }),
  hi: z
    .number()
    .default(1)
    .meta({ title: "Highest", help: "Largest value.", step: 0.1, inline: true }),
});

export const box = defineOp({
  type: "box",
  version: 1,
  category: "set",
  kind: "set",
  form: "indicator",
  docs: {
    title: "Box",
    summary: "Every entry lies between two bounds.",
    tex: "a \\le x_i \\le b",
    set: "\\{x : a \\le x_i \\le b\\}",
    projection: "Each entry is clipped. Exact and unique.",
    source: "Parikh, Boyd 2014, Proximal Algorithms, section 6.2",
  },
  inputs: [{ name: "x", help: "Any value." }],
  outputs: [],
  params,
  traits: { convex: true, separable: true, exact: true },
  inferShapes(context) {
    inputShape(context, 0, "x");
    const { lo, hi } = context.params;
    if (lo > hi)
      throw paramError(
        "hi",
        `The highest value, ${hi}, is below the lowest, ${lo}: nothing is between.`,
        `Choose ${lo} or more.`,
      );
    return [];
  },
  project(inputs, { params: { lo, hi }, fixed }) {
    const x = inputs[0] as Tensor;
    return { inputs: [fixed[0] ? x.clone() : tf.clipByValue(x, lo, hi)] };
  },
  witness: {
    rank: () => 0,
    measure: ([x = 0], _, { params: { lo, hi } }) => Math.max(lo - x, x - hi, 0),
    member: (near, _, { params: { lo, hi } }, rng) => jitter(near, rng).map((v) => clip(v, lo, hi)),
  },
  code: { name: "box" },
  examples: [
    { inputs: [[5, 3]], params: { lo: 0, hi: 1 } },
    { inputs: [[4]], params: { lo: -0.25, hi: -0.25 } },
  ],
});
