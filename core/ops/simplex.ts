/** Points with entries that are 0 or more and have a given sum. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { byRow, dimsParam, pointSize } from "./points.ts";
import { simplexRows } from "./simplex-rows.ts";
import { defineOp } from "./spec.ts";
import { jitter, total } from "./witness.ts";

const params = z.object({
  total: z.number().gt(0).default(1).meta({
    title: "Total",
    help: "Sum of a point's entries; 1 for probabilities.",
    step: 0.1,
    inline: true,
  }),
  dims: dimsParam,
});

export const simplex = defineOp({
  type: "simplex",
  version: 1,
  category: "set",
  kind: "set",
  form: "indicator",
  docs: {
    title: "Simplex",
    summary: "Entries are 0 or more and sum to a total, like probabilities.",
    tex: "x_i \\ge 0, \\quad \\sum_i x_i = s",
    set: "\\{x : x_i \\ge 0, \\; \\sum_i x_i = s\\}",
    projection: "x' = \\max(x - t, 0) with the threshold t found by sorting. Exact and unique.",
    source: "Held, Wolfe, Crowder 1974; Duchi, Shalev-Shwartz, Singer, Chandra 2008, figure 1",
  },
  inputs: [{ name: "x", help: "Points: the last dimensions." }],
  outputs: [],
  params,
  traits: { convex: true, separable: false, exact: true },
  inferShapes(context) {
    pointSize(context, context.params.dims);
    return [];
  },
  project(inputs, { params: p, fixed }) {
    const x = inputs[0] as Tensor;
    if (fixed[0]) return { inputs: [x.clone()] };
    return tf.tidy(() => ({ inputs: [byRow(x, p.dims, (rows) => simplexRows(rows, p.total))] }));
  },
  witness: {
    rank: ({ dims }) => dims,
    measure: (x, _, { params: p }) =>
      Math.max(Math.abs(total([...x]) - p.total), -Math.min(...x), 0),
    member(near, _, { params: p }, rng) {
      const moved = jitter(near, rng).map((v) => Math.max(v, 0));
      const sum = total(moved);
      return moved.map((v) => (sum > 0 ? (v / sum) * p.total : p.total / moved.length));
    },
  },
  code: { name: "simplex" },
  examples: [
    { inputs: [[5, 3]], params: { total: 1, dims: 1 } },
    { inputs: [[2, 2, 3]], params: { total: 3, dims: 2 } },
  ],
});
