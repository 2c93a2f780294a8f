/** Points at a given distance from a centre. */

import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { formatShape } from "../base/shape.ts";
import { pointSize } from "./points.ts";
import { inputShape, paramError } from "./shapes.ts";
import { defineOp } from "./spec.ts";
import { jitter, norm } from "./witness.ts";

const params = z.object({
  center: z.array(z.number()).min(1).default([0, 0]).meta({
    title: "Centre",
    help: "Coordinates of the centre.",
    inline: true,
  }),
  radius: z.number().gt(0).default(1).meta({
    title: "Radius",
    help: "Distance of every point of the sphere from the centre.",
    step: 0.1,
    inline: true,
  }),
});

export const sphere = defineOp({
  type: "sphere",
  version: 1,
  category: "set",
  kind: "set",
  form: "indicator",
  docs: {
    title: "Sphere",
    summary: "A circle in the plane, a sphere in space; the surface, not the inside.",
    tex: "\\lVert x - c \\rVert = r",
    set: "\\{x : \\lVert x - c \\rVert = r\\}",
    projection:
      "x' = c + r (x - c) / |x - c|. Exact; at the centre all points are equally near, and c + r e_1 (first coordinate up) is taken.",
    source: "Bauschke, Combettes 2017, example 3.18",
  },
  inputs: [{ name: "x", help: "Points, one a row: [..., n]." }],
  outputs: [],
  params,
  traits: { convex: false, separable: false, exact: true },
  inferShapes(context) {
    const n = pointSize(context, 1);
    const { center } = context.params;
    if (n !== center.length)
      throw paramError(
        "center",
        `The centre has ${center.length} coordinates, x is ${formatShape(inputShape(context, 0, "x"))}.`,
        `Give the centre ${n} coordinates.`,
      );
    return [];
  },
  project(inputs, { params: { center, radius }, fixed }) {
    const x = inputs[0] as Tensor;
    if (fixed[0]) return { inputs: [x.clone()] };
    return tf.tidy(() => {
      const middle = tf.tensor1d(center);
      const away = tf.sub(x, middle);
      // Divided by the largest entry first: its square then neither overflows nor vanishes.
      const most = tf.max(tf.abs(away), -1, true);
      const first = tf.tensor1d(center.map((_, i) => (i === 0 ? 1 : 0)));
      const atCenter = tf.equal(most, 0);
      const scaled = tf.add(
        tf.div(away, tf.where(atCenter, tf.onesLike(most), most)),
        tf.mul(tf.cast(atCenter, "float32"), first),
      );
      const length = tf.sqrt(tf.sum(tf.square(scaled), -1, true));
      return { inputs: [tf.add(tf.mul(tf.div(scaled, length), radius), middle)] };
    });
  },
  witness: {
    rank: () => 1,
    measure: (x, _, { params: { center, radius } }) =>
      Math.abs(norm(x.map((v, i) => v - (center[i] as number))) - radius),
    member(near, _, { params: { center, radius } }, rng) {
      const away = jitter(near, rng).map((v, i) => v - (center[i] as number));
      return away.map((v, i) => (center[i] as number) + (v / norm(away)) * radius);
    },
  },
  code: { name: "sphere" },
  examples: [
    { inputs: [[2]], params: { center: [0, 0], radius: 1 } },
    { inputs: [[4, 3]], params: { center: [1, -2, 0.5], radius: 2 } },
  ],
});
