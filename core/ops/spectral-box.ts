/** Matrices whose singular values lie between two bounds. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { plainSvd, rebuilt, toRows } from "./plain-svd.ts";
import { byMatrix, matrixSize } from "./points.ts";
import { paramError } from "./shapes.ts";
import { defineOp } from "./spec.ts";
import { decompose, directions, SPECTRAL_LIMIT, wide } from "./spectral.ts";
import { clip, columnsOf, jitter } from "./witness.ts";

const params = z.object({
  lo: z.number().min(0).default(0).meta({
    title: "Lowest",
    help: "Least singular value.",
    step: 0.1,
    inline: true,
  }),
  hi: z.number().gt(0).default(1).meta({
    title: "Highest",
    help: "Largest singular value: how much the matrix stretches a vector at most.",
    step: 0.1,
    inline: true,
  }),
});

export const spectralBox = defineOp({
  type: "spectral-box",
  version: 1,
  category: "set",
  kind: "set",
  form: "indicator",
  docs: {
    title: "Spectral box",
    summary: "All singular values of a matrix lie between two bounds.",
    tex: "a \\le \\sigma_i(x) \\le b",
    set: "\\{x : a \\le \\sigma_i(x) \\le b\\}",
    projection:
      "Singular values are clipped, singular vectors stay; by Jacobi rotations. Exact to single precision; a zero singular value that must grow takes the coordinate axes farthest from the others, in order.",
    source:
      "Mirsky 1960, Symmetric gauge functions and unitarily invariant norms; completion by Proxflow",
  },
  inputs: [{ name: "x", help: "Matrices: [..., rows, columns]." }],
  outputs: [],
  params,
  traits: { convex: false, separable: false, exact: true },
  inferShapes(context) {
    matrixSize(context, SPECTRAL_LIMIT);
    const { lo, hi } = context.params;
    if (lo > hi)
      throw paramError(
        "hi",
        `The highest singular value, ${hi}, is below the lowest, ${lo}: nothing is between.`,
        `Choose ${lo} or more.`,
      );
    return [];
  },
  project(inputs, { params: { lo, hi }, fixed }) {
    const x = inputs[0] as Tensor;
    if (fixed[0]) return { inputs: [x.clone()] };
    const clipped = (stack: Tensor): Tensor => {
      const svd = decompose(stack);
      // As change from the matrix itself: one inside the bounds stays exactly as it is.
      const sigma = tf.mul(svd.sigma, svd.scale);
      const change = tf.sub(tf.clipByValue(sigma, lo, hi), sigma);
      return tf.add(stack, tf.matMul(svd.q, tf.mul(directions(svd), change), true, false));
    };
    return tf.tidy(() => ({ inputs: [byMatrix(x, (stack) => wide(stack, clipped))] }));
  },
  witness: {
    rank: () => 2,
    measure(x, _, { params: { lo, hi }, shape }) {
      const { sigma } = plainSvd(short(x, shape));
      return Math.max(0, ...sigma.map((s) => Math.max(lo - s, s - hi)));
    },
    member(near, _, { params: { lo, hi }, shape }, rng) {
      const svd = plainSvd(toRows(jitter(near, rng), columnsOf(shape)));
      const [most, rank] = [Math.max(...svd.sigma), Math.min(svd.sigma.length, columnsOf(shape))];
      const limit = [...svd.sigma].sort((a, b) => b - a)[rank - 1] ?? most;
      return rebuilt(
        svd,
        svd.sigma.map((s) => (s >= limit ? clip(s, lo, hi) : 0)),
      ).flat();
    },
  },
  picture: { shape: [2, 2], plane: { u: [1, 0, 0, 1], v: [0, 1, 1, 0] } },
  code: { name: "spectralBox" },
  examples: [
    { inputs: [[2, 4, 3]], params: { lo: 0, hi: 1 } },
    { inputs: [[2, 3, 5]], params: { lo: 0.5, hi: 2 } },
  ],
});

/** A matrix with at most as many rows as columns, so that its rows give all singular values. */
function short(x: readonly number[], shape: readonly number[]): number[][] {
  const rows = toRows(x, columnsOf(shape));
  const columns = columnsOf(shape);
  if (rows.length <= columns) return rows;
  return Array.from({ length: columns }, (_, j) => rows.map((row) => row[j] as number));
}
