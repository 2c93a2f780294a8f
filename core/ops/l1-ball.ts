/** Points whose entries have a bounded sum of sizes. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { byRow, dimsParam, pointSize } from "./points.ts";
import { simplexRows } from "./simplex-rows.ts";
import { defineOp } from "./spec.ts";
import { jitter, total } from "./witness.ts";

const params = z.object({
  radius: z.number().gt(0).default(1).meta({
    title: "Radius",
    help: "Largest sum of the sizes of a point's entries.",
    step: 0.1,
    inline: true,
  }),
  dims: dimsParam,
});

const sizes = (x: readonly number[]): number => total(x.map(Math.abs));

export const l1Ball = defineOp({
  type: "l1-ball",
  version: 1,
  category: "set",
  kind: "set",
  form: "indicator",
  docs: {
    title: "L1 ball",
    summary: "The sizes of a point's entries sum to the radius at most; makes it sparse.",
    tex: "\\lVert x \\rVert_1 \\le r",
    set: "\\{x : \\sum_i |x_i| \\le r\\}",
    projection:
      "Outside, the sizes go to the nearest point of the simplex, signs stay. By sorting; exact and unique.",
    source: "Duchi, Shalev-Shwartz, Singer, Chandra 2008, section 4",
  },
  inputs: [{ name: "x", help: "Points: the last dimensions." }],
  outputs: [],
  params,
  traits: { convex: true, separable: false, exact: true },
  inferShapes(context) {
    pointSize(context, context.params.dims);
    return [];
  },
  project(inputs, { params: { radius, dims }, fixed }) {
    const x = inputs[0] as Tensor;
    if (fixed[0]) return { inputs: [x.clone()] };
    const shrink = (rows: Tensor): Tensor => {
      const size = tf.abs(rows);
      const outside = tf.greater(tf.sum(size, -1, true), radius);
      return tf.where(outside, tf.mul(tf.sign(rows), simplexRows(size, radius)), rows);
    };
    return tf.tidy(() => ({ inputs: [byRow(x, dims, shrink)] }));
  },
  witness: {
    rank: ({ dims }) => dims,
    measure: (x, _, { params: { radius } }) => Math.max(sizes(x) - radius, 0),
    member(near, _, { params: { radius } }, rng) {
      const moved = jitter(near, rng);
      return moved.map((v) => v * Math.min(1, radius / sizes(moved)));
    },
  },
  code: { name: "l1Ball" },
  examples: [
    { inputs: [[5, 3]], params: { radius: 1, dims: 1 } },
    { inputs: [[2, 2, 3]], params: { radius: 3, dims: 2 } },
  ],
});
