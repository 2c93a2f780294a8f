/** Points with few entries other than 0. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { byRow, dimsParam, pointSize } from "./points.ts";
import { largest } from "./select.ts";
import { paramError } from "./shapes.ts";
import { defineOp } from "./spec.ts";
import { byValue, jitter } from "./witness.ts";

const params = z.object({
  k: z.number().int().min(1).default(1).meta({
    title: "Entries",
    help: "How many entries of a point may differ from 0.",
    step: 1,
    inline: true,
  }),
  dims: dimsParam,
});

export const kSparse = defineOp({
  type: "k-sparse",
  version: 1,
  category: "set",
  kind: "set",
  form: "indicator",
  docs: {
    title: "k-sparse",
    summary: "At most k entries of a point differ from 0.",
    tex: "\\lVert x \\rVert_0 \\le k",
    set: "\\{x : \\text{at most } k \\text{ entries differ from } 0\\}",
    projection:
      "The k entries largest in size stay, the others become 0. Exact; of entries of the same size the one with the lowest index stays.",
    source: "Blumensath, Davies 2009, Iterative hard thresholding for compressed sensing",
  },
  inputs: [{ name: "x", help: "Points: the last dimensions." }],
  outputs: [],
  params,
  traits: { convex: false, separable: false, exact: true },
  inferShapes(context) {
    const { k, dims } = context.params;
    const n = pointSize(context, dims);
    if (k > n)
      throw paramError(
        "k",
        `A point of x has ${n} entries, fewer than ${k}.`,
        `Choose from 1 to ${n}.`,
      );
    return [];
  },
  project(inputs, { params: { k, dims }, fixed }) {
    const x = inputs[0] as Tensor;
    if (fixed[0]) return { inputs: [x.clone()] };
    const keep = (rows: Tensor): Tensor => tf.mul(rows, largest(tf.abs(rows), k));
    return tf.tidy(() => ({ inputs: [byRow(x, dims, keep)] }));
  },
  witness: {
    rank: ({ dims }) => dims,
    measure: (x, _, { params: { k } }) => {
      const sizes = x.map(Math.abs);
      return sizes[byValue(sizes)[k] ?? -1] ?? 0;
    },
    member(near, _, { params: { k } }, rng) {
      const kept = byValue(jitter(near, rng).map(Math.abs)).slice(0, k);
      return near.map((v, i) => (kept.includes(i) ? v : 0));
    },
  },
  code: { name: "kSparse" },
  examples: [
    { inputs: [[5, 3]], params: { k: 1, dims: 1 } },
    { inputs: [[2, 2, 4]], params: { k: 5, dims: 2 } },
  ],
});
