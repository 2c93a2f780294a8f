/** Points at most at a given distance from the origin. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { byRow, dimsParam, nonZero, pointSize } from "./points.ts";
import { defineOp } from "./spec.ts";
import { jitter, norm } from "./witness.ts";

const params = z.object({
  radius: z.number().gt(0).default(1).meta({
    title: "Radius",
    help: "Largest length of a point.",
    step: 0.1,
    inline: true,
  }),
  dims: dimsParam,
});

export const l2Ball = defineOp({
  type: "l2-ball",
  version: 1,
  category: "set",
  kind: "set",
  form: "indicator",
  docs: {
    title: "L2 ball",
    summary: "The length of a point is at most the radius.",
    tex: "\\lVert x \\rVert_2 \\le r",
    set: "\\{x : \\lVert x \\rVert_2 \\le r\\}",
    projection: "Points outside are scaled to length r. Exact and unique.",
    source: "Bauschke, Combettes 2017, chapter 3",
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
      // Divided by the largest entry first: its square then neither overflows nor vanishes.
      const most = nonZero(tf.max(tf.abs(rows), -1, true));
      const scaled = tf.div(rows, most);
      const length = nonZero(tf.sqrt(tf.sum(tf.square(scaled), -1, true)));
      const outside = tf.greater(length, tf.div(radius, most));
      return tf.where(outside, tf.mul(tf.div(scaled, length), radius), rows);
    };
    return tf.tidy(() => ({ inputs: [byRow(x, dims, shrink)] }));
  },
  witness: {
    rank: ({ dims }) => dims,
    measure: (x, _, { params: { radius } }) => Math.max(norm(x) - radius, 0),
    member(near, _, { params: { radius } }, rng) {
      const moved = jitter(near, rng);
      return moved.map((v) => v * Math.min(1, radius / norm(moved)));
    },
  },
  code: { name: "l2Ball" },
  examples: [
    { inputs: [[5, 3]], params: { radius: 1, dims: 1 } },
    { inputs: [[3, 2, 2]], params: { radius: 0.5, dims: 2 } },
  ],
});
