/** Permutation matrices. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { formatShape } from "../base/shape.ts";
import { assign } from "./assignment.ts";
import { byMatrix, matrixSize } from "./points.ts";
import { shapeError } from "./shapes.ts";
import { defineOp } from "./spec.ts";
import { byValue, columnsOf, jitter } from "./witness.ts";

const params = z.object({});

/** Largest matrix: the work grows with the cube of its side. */
const LIMIT = 32;

export const permutation = defineOp({
  type: "permutation",
  version: 1,
  category: "set",
  kind: "set",
  form: "indicator",
  docs: {
    title: "Permutation",
    summary: "Matrices with a single 1 in every row and column: one-to-one assignments.",
    tex: "x \\in \\{0, 1\\}^{n \\times n}, \\quad \\sum_i x_{ij} = \\sum_j x_{ij} = 1",
    set: "\\{x : \\text{every row and every column has one } 1, \\text{ all else is } 0\\}",
    projection:
      "The assignment with the largest sum, by shortest augmenting paths, all matrices at a time. Exact to rounding; rows are placed in order, each on its shortest way to a free column (lowest index at ties).",
    source: "Kuhn 1955, The Hungarian method; Jonker, Volgenant 1987; tensor form by Proxflow",
  },
  inputs: [{ name: "x", help: "Square matrices: [..., n, n]." }],
  outputs: [],
  params,
  traits: { convex: false, separable: false, exact: true },
  inferShapes(context) {
    const { rows, columns } = matrixSize(context, LIMIT);
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
    return { inputs: [fixed[0] ? x.clone() : tf.tidy(() => byMatrix(x, assign))] };
  },
  witness: {
    rank: () => 2,
    measure(x, _, { shape }) {
      const n = columnsOf(shape);
      const rows = Array.from({ length: n }, () => 0);
      const columns = [...rows];
      let worst = 0;
      x.forEach((v, i) => {
        worst = Math.max(worst, Math.min(Math.abs(v), Math.abs(v - 1)));
        if (v > 0.5) {
          rows[Math.floor(i / n)] = (rows[Math.floor(i / n)] as number) + 1;
          columns[i % n] = (columns[i % n] as number) + 1;
        }
      });
      return Math.max(worst, ...[...rows, ...columns].map((count) => Math.abs(count - 1)));
    },
    member(near, _, { shape }, rng) {
      // Greedy: the largest entry whose row and column are free.
      const n = columnsOf(shape);
      const [rows, columns] = [new Set<number>(), new Set<number>()];
      const out = near.map(() => 0);
      for (const i of byValue(jitter(near, rng))) {
        if (rows.has(Math.floor(i / n)) || columns.has(i % n)) continue;
        rows.add(Math.floor(i / n));
        columns.add(i % n);
        out[i] = 1;
      }
      return out;
    },
  },
  picture: { shape: [2, 2], plane: { u: [1, 0, 0, 1], v: [0, 1, 1, 0] } },
  code: { name: "permutation" },
  examples: [
    { inputs: [[4, 3, 3]], params: {} },
    { inputs: [[2, 5, 5]], params: {} },
  ],
});
