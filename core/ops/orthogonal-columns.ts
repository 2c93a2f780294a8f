/** Matrices with columns of length 1 at right angles to each other. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { formatShape } from "../base/shape.ts";
import { nearPolar } from "./near-polar.ts";
import { plainSvd, rebuilt, toRows } from "./plain-svd.ts";
import { byMatrix, matrixSize } from "./points.ts";
import { shapeError } from "./shapes.ts";
import { defineOp } from "./spec.ts";
import { decompose, directions, SPECTRAL_LIMIT } from "./spectral.ts";
import { columnsOf, inner, jitter } from "./witness.ts";

const params = z.object({});

/** Polar factor: all singular values become 1. Products alone find it where the columns are almost there. */
function polar(stack: Tensor): Tensor {
  const near = nearPolar(stack);
  if (near) return near;
  const svd = decompose(tf.transpose(stack, [0, 2, 1]));
  return tf.matMul(directions(svd), svd.q, true, false);
}

const transposed = (rows: readonly (readonly number[])[]): number[][] =>
  (rows[0] ?? []).map((_, j) => rows.map((row) => row[j] as number));

export const orthogonalColumns = defineOp({
  type: "orthogonal-columns",
  version: 1,
  category: "set",
  kind: "set",
  form: "indicator",
  docs: {
    title: "Orthogonal columns",
    summary: "Columns have length 1 and stand at right angles to each other.",
    tex: "x^\\top x = I",
    set: "\\{x : x^\\top x = I\\}",
    projection:
      "The polar factor: all singular values become 1; by Jacobi rotations, or by Newton-Schulz steps where x is near the set. Exact to single precision; unique for full rank, else the coordinate axes farthest from the other directions are taken, in order.",
    source: "Fan, Hoffman 1955; Higham 1986, Computing the polar decomposition",
  },
  inputs: [
    { name: "x", help: "Matrices with at least as many rows as columns: [..., rows, columns]." },
  ],
  outputs: [],
  params,
  traits: { convex: false, separable: false, exact: true },
  inferShapes(context) {
    const { rows, columns } = matrixSize(context, SPECTRAL_LIMIT);
    if (rows < columns)
      throw shapeError(
        "x",
        `x is ${formatShape(context.inputs[0] ?? [])}; ${columns} columns of ${rows} entries cannot all be at right angles.`,
        "Wire matrices with at least as many rows as columns, for instance through a transpose.",
      );
    return [];
  },
  project(inputs, { fixed }) {
    const x = inputs[0] as Tensor;
    return { inputs: [fixed[0] ? x.clone() : tf.tidy(() => byMatrix(x, polar))] };
  },
  witness: {
    rank: () => 2,
    measure(x, _, { shape }) {
      const columns = transposed(toRows(x, columnsOf(shape)));
      return Math.max(
        ...columns.flatMap((a, i) =>
          columns.map((b, j) => Math.abs(inner(a, b) - (i === j ? 1 : 0))),
        ),
      );
    },
    member(near, _, { shape }, rng) {
      const svd = plainSvd(transposed(toRows(jitter(near, rng), columnsOf(shape))));
      return transposed(
        rebuilt(
          svd,
          svd.sigma.map(() => 1),
        ),
      ).flat();
    },
  },
  picture: { shape: [2, 2], plane: { u: [1, 0, 0, 1], v: [0, 1, -1, 0] } },
  code: { name: "orthogonalColumns" },
  examples: [
    { inputs: [[2, 4, 3]], params: {} },
    { inputs: [[2, 3, 3]], params: {} },
  ],
});
