/** Points with a given inner product with a normal vector. */

import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { formatShape } from "../base/shape.ts";
import { pointSize } from "./points.ts";
import { inputShape, paramError } from "./shapes.ts";
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
      help: "Vector at right angles to the plane; any length but 0.",
      inline: true,
    }),
  offset: z.number().default(0).meta({
    title: "Offset",
    help: "Inner product of the normal with every point of the plane.",
    step: 0.1,
    inline: true,
  }),
});

export const hyperplane = defineOp({
  type: "hyperplane",
  version: 1,
  category: "set",
  kind: "set",
  form: "indicator",
  docs: {
    title: "Hyperplane",
    summary: "A line in the plane, a plane in space, and so on.",
    tex: "\\langle n, x \\rangle = c",
    set: "\\{x : \\langle n, x \\rangle = c\\}",
    projection: "x' = x + (c - \\langle n, x \\rangle) n / |n|^2. Exact and unique.",
    source: "Bauschke, Combettes 2017, example 29.18",
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
        `The normal has ${normal.length} entries, x is ${formatShape(inputShape(context, 0, "x"))}.`,
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
      const gap = tf.sub(offset / length, tf.sum(tf.mul(x, unit), -1, true));
      return { inputs: [tf.add(x, tf.mul(gap, unit))] };
    });
  },
  witness: {
    rank: () => 1,
    measure: (x, _, { params: { normal, offset } }) =>
      Math.abs(inner(normal, x) - offset) / norm(normal),
    member(near, _, { params: { normal, offset } }, rng) {
      const moved = jitter(near, rng);
      const step = (offset - inner(normal, moved)) / inner(normal, normal);
      return moved.map((v, i) => v + step * (normal[i] as number));
    },
  },
  code: { name: "hyperplane" },
  examples: [
    { inputs: [[2]], params: { normal: [1, 1], offset: 1 } },
    { inputs: [[4, 3]], params: { normal: [1, -2, 0.5], offset: -1 } },
  ],
});
