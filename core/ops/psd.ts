/** Symmetric matrices without negative eigenvalues. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { formatShape } from "../base/shape.ts";
import { plainSvd, toRows } from "./plain-svd.ts";
import { byMatrix, matrixSize } from "./points.ts";
import { shapeError } from "./shapes.ts";
import { defineOp } from "./spec.ts";
import { decompose, SPECTRAL_LIMIT } from "./spectral.ts";
import { columnsOf, jitter } from "./witness.ts";

const params = z.object({});

/** (A + |A|) / 2 of the symmetric part A; |A| = q^T sigma q, as q^T sigma^2 q = A^2. */
function positivePart(stack: Tensor): Tensor {
  const symmetric = tf.mul(tf.add(stack, tf.transpose(stack, [0, 2, 1])), 0.5);
  const { q, sigma, scale } = decompose(symmetric);
  const size = tf.mul(tf.matMul(q, tf.mul(q, sigma), true, false), scale);
  return tf.mul(tf.add(symmetric, size), 0.5);
}

export const psd = defineOp({
  type: "psd",
  version: 1,
  category: "set",
  kind: "set",
  form: "indicator",
  docs: {
    title: "Positive semidefinite",
    summary: "Symmetric matrices without negative eigenvalues, such as covariances.",
    tex: "x = x^\\top, \\quad x \\succeq 0",
    set: "\\{x : x = x^\\top, \\; \\lambda_i(x) \\ge 0\\}",
    projection:
      "Negative eigenvalues of the symmetric part become 0; by Jacobi rotations. Exact to single precision, unique.",
    source: "Higham 1988, Computing a nearest symmetric positive semidefinite matrix, theorem 2.1",
  },
  inputs: [{ name: "x", help: "Square matrices: [..., n, n]." }],
  outputs: [],
  params,
  traits: { convex: true, separable: false, exact: true },
  inferShapes(context) {
    const { rows, columns } = matrixSize(context, SPECTRAL_LIMIT);
    if (rows !== columns)
      throw shapeError(
        "x",
        `x is ${formatShape(context.inputs[0] ?? [])}; its matrices are not square.`,
        "Wire a value of shape [..., n, n].",
      );
    return [];
  },
  project(inputs, { fixed }) {
    const x = inputs[0] as Tensor;
    return { inputs: [fixed[0] ? x.clone() : tf.tidy(() => byMatrix(x, positivePart))] };
  },
  witness: {
    rank: () => 2,
    measure(x, _, { shape }) {
      const n = columnsOf(shape);
      const skew = x.map((v, i) => Math.abs(v - (x[(i % n) * n + Math.floor(i / n)] as number)));
      return Math.max(...skew, -leastEigenvalue(x, n), 0);
    },
    member(near, _, { shape }, rng) {
      const n = columnsOf(shape);
      const moved = jitter(near, rng);
      const half = moved.map(
        (v, i) => (v + (moved[(i % n) * n + Math.floor(i / n)] as number)) / 2,
      );
      const lift = Math.max(0, -leastEigenvalue(half, n));
      return half.map((v, i) => (i % (n + 1) === 0 ? v + lift * (1 + 1e-12) : v));
    },
  },
  picture: { shape: [2, 2], plane: { u: [1, 0, 0, 1], v: [0, 1, 1, 0] } },
  code: { name: "psd" },
  examples: [
    { inputs: [[4, 3, 3]], params: {} },
    { inputs: [[2, 5, 5]], params: {} },
  ],
});

/** Least eigenvalue of the symmetric part: it is made positive first, singular values follow. */
function leastEigenvalue(x: readonly number[], n: number): number {
  const lift = Math.hypot(...x);
  const lifted = x.map(
    (v, i) =>
      (v + (x[(i % n) * n + Math.floor(i / n)] as number)) / 2 + (i % (n + 1) === 0 ? lift : 0),
  );
  return Math.min(...plainSvd(toRows(lifted, n)).sigma) - lift;
}
