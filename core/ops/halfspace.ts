/** Points on one side of a hyperplane. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { byRow, pointSize } from "./points.ts";
import { paramError } from "./shapes.ts";
import { defineOp } from "./spec.ts";
import { inner, jitter, norm } from "./witness.ts";

const params = z.object({
  normal: z
    .array(z.number())
    .min(1)
    .refine((n) => n.some((v) => v !== 0), "the normal must not be zero")
    .default([1, 0])
    .meta({
      title: "Normal",
      help: "Points away from the set; any length but 0.",
      inline: true,
    }),
  offset: z.number().default(0).meta({
    title: "Offset",
    help: "Largest inner product of the normal with a point of the set.",
    step: 0.1,
    inline: true,
  }),
});

export const halfspace = defineOp({
  type: "halfspace",
  version: 1,
  category: "set",
  kind: "set",
  form: "indicator",
  docs: {
    title: "Halfspace",
    summary: "One linear inequality.",
    tex: "\\langle n, x \\rangle \\le c",
    set: "\\{x : \\langle n, x \\rangle \\le c\\}",
    projection: "x' = x - \\max(\\langle n, x \\rangle - c, 0) n / |n|^2. Exact and unique.",
    source: "Bauschke, Combettes 2017, chapter 29",
  },
  inputs: [{ name: "x", help: "Points, one a row: [..., n]." }],
  outputs: [],
  params,
  traits: { convex: true, separable: false, exact: true },
  inferShapes(context) {
    const n = pointSize(context, 1);
    const { normal } = context.params;
    if (n !== normal.length)
      throw paramError(
        "normal",
        `The normal has ${normal.length} entries, a point of x has ${n}.`,
        `Give the normal ${n} entries.`,
      );
    return [];
  },
  project(inputs, { params: { normal, offset }, fixed }) {
    const x = inputs[0] as Tensor;
    if (fixed[0]) return { inputs: [x.clone()] };
    // Scaled to length 1 in double precision first: no square overflows in float32.
    const length = norm(normal);
    return tf.tidy(() => {
      const unit = tf.tensor1d(normal.map((v) => v / length));
      const move = (rows: Tensor): Tensor => {
        const over = tf.relu(tf.sub(tf.sum(tf.mul(rows, unit), -1, true), offset / length));
        return tf.sub(rows, tf.mul(over, unit));
      };
      return { inputs: [byRow(x, 1, move)] };
    });
  },
  witness: {
    rank: () => 1,
    measure: (x, _, { params: { normal, offset } }) =>
      Math.max(inner(normal, x) - offset, 0) / norm(normal),
    member(near, _, { params: { normal, offset } }, rng) {
      const moved = jitter(near, rng);
      const over = Math.max(inner(normal, moved) - offset, 0) / inner(normal, normal);
      return moved.map((v, i) => v - over * (normal[i] as number));
    },
  },
  code: { name: "halfspace" },
  examples: [
    { inputs: [[2]], params: { normal: [1, 1], offset: 1 } },
    { inputs: [[4, 3]], params: { normal: [1, -2, 0.5], offset: -1 } },
  ],
});
