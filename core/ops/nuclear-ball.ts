/** Matrices whose singular values have a bounded sum. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { plainSvd, toRows } from "./plain-svd.ts";
import { byMatrix, matrixSize, nonZero } from "./points.ts";
import { simplexRows } from "./simplex-rows.ts";
import { defineOp } from "./spec.ts";
import { decompose, rescale, SPECTRAL_LIMIT, wide } from "./spectral.ts";
import { columnsOf, jitter, total } from "./witness.ts";

const params = z.object({
  radius: z.number().gt(0).default(1).meta({
    title: "Radius",
    help: "Largest sum of singular values.",
    step: 0.1,
    inline: true,
  }),
});

const nuclear = (x: readonly number[], columns: number): number =>
  total(plainSvd(toRows(x, columns)).sigma);

export const nuclearBall = defineOp({
  type: "nuclear-ball",
  version: 1,
  category: "set",
  kind: "set",
  form: "indicator",
  docs: {
    title: "Nuclear ball",
    summary: "The singular values of a matrix sum to the radius at most; makes its rank low.",
    tex: "\\lVert x \\rVert_* \\le r",
    set: "\\{x : \\sum_i \\sigma_i(x) \\le r\\}",
    projection:
      "Outside, the singular values go to the nearest point of the simplex, singular vectors stay; by Jacobi rotations. Exact to single precision, unique.",
    source: "Cai, Candes, Shen 2010, A singular value thresholding algorithm, theorem 2.1",
  },
  inputs: [{ name: "x", help: "Matrices: [..., rows, columns]." }],
  outputs: [],
  params,
  traits: { convex: true, separable: false, exact: true },
  inferShapes(context) {
    matrixSize(context, SPECTRAL_LIMIT);
    return [];
  },
  project(inputs, { params: { radius }, fixed }) {
    const x = inputs[0] as Tensor;
    if (fixed[0]) return { inputs: [x.clone()] };
    const shrink = (stack: Tensor): Tensor => {
      const svd = decompose(stack);
      const sigma = tf.squeeze(tf.mul(svd.sigma, svd.scale), [2]);
      const factor = tf.div(simplexRows(sigma, radius), nonZero(sigma));
      const outside = tf.reshape(tf.greater(tf.sum(sigma, 1), radius), [-1, 1, 1]);
      return tf.where(outside, rescale(svd, tf.expandDims(factor, 2)), stack);
    };
    return tf.tidy(() => ({ inputs: [byMatrix(x, (stack) => wide(stack, shrink))] }));
  },
  witness: {
    rank: () => 2,
    measure: (x, _, { params: { radius }, shape }) =>
      Math.max(nuclear(x, columnsOf(shape)) - radius, 0),
    member(near, _, { params: { radius }, shape }, rng) {
      const moved = jitter(near, rng);
      const shrink = Math.min(1, radius / nuclear(moved, columnsOf(shape)));
      return moved.map((v) => v * shrink);
    },
  },
  picture: { shape: [2, 2], plane: { u: [1, 0, 0, 0], v: [0, 0, 0, 1] } },
  code: { name: "nuclearBall" },
  examples: [
    { inputs: [[2, 4, 3]], params: { radius: 1 } },
    { inputs: [[2, 3, 5]], params: { radius: 4 } },
  ],
});
