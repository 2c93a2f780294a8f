/** Points that fulfil a system of linear equations. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { byRow, dimsParam, pointSize } from "./points.ts";
import { paramError } from "./shapes.ts";
import { defineOp } from "./spec.ts";
import { inner, jitter, norm } from "./witness.ts";

const params = z.object({
  matrix: z.array(z.number()).min(1).default([1, 1]).meta({
    title: "Matrix",
    help: "Left sides of the equations, row by row: one coefficient an entry of the point.",
  }),
  values: z.array(z.number()).min(1).default([0]).meta({
    title: "Values",
    help: "Right sides, one an equation.",
  }),
  dims: dimsParam,
});

/** Equations with coefficient vectors of length 1 at right angles to each other. */
interface Equations {
  readonly rows: readonly (readonly number[])[];
  readonly values: readonly number[];
}

/**
 * Gram-Schmidt, twice, with the largest remaining row first. Rows that depend on others are
 * dropped.
 * @returns `undefined` if the equations contradict each other
 */
function orthonormal(matrix: readonly number[], values: readonly number[]): Equations | undefined {
  const n = matrix.length / values.length;
  const open = values.map((value, i) => {
    const row = matrix.slice(i * n, (i + 1) * n);
    const length = norm(row) || 1;
    return { row: row.map((v) => v / length), value: value / length };
  });
  const rows: number[][] = [];
  const kept: number[] = [];
  while (open.length > 0) {
    const sizes = open.map(({ row }) => norm(row));
    const largest = sizes.indexOf(Math.max(...sizes));
    const pivot = open.splice(largest, 1)[0] as { row: number[]; value: number };
    const length = sizes[largest] as number;
    if (length < 1e-10) {
      if (Math.abs(pivot.value) > 1e-9 * Math.max(1, ...kept.map(Math.abs))) return undefined;
      continue;
    }
    const unit = pivot.row.map((v) => v / length);
    const value = pivot.value / length;
    rows.push(unit);
    kept.push(value);
    for (const other of open)
      for (let twice = 0; twice < 2; twice++) {
        const share = inner(other.row, unit);
        other.row = other.row.map((v, i) => v - share * (unit[i] as number));
        other.value -= share * value;
      }
  }
  return { rows, values: kept };
}

/** Equations by the parameters that they come from: a run projects with the same ones every step. */
const prepared = new WeakMap<object, Equations | null>();

/** As `orthonormal`, worked out once for parameters that stay. */
function equationsOf(given: z.output<typeof params>): Equations | undefined {
  const known = prepared.get(given);
  if (known !== undefined) return known ?? undefined;
  const found = orthonormal(given.matrix, given.values);
  prepared.set(given, found ?? null);
  return found;
}

export const affine = defineOp({
  type: "affine",
  version: 1,
  category: "set",
  kind: "set",
  form: "indicator",
  docs: {
    title: "Affine",
    summary: "A system of linear equations.",
    tex: "A x = b",
    set: "\\{x : A x = b\\}",
    projection:
      "x' = x - A^+ (A x - b), by orthonormal equations found in double precision. Exact and unique; dependent equations are allowed, contradictory ones refused.",
    source: "Bauschke, Combettes 2017, chapter 29; orthonormal equations by Proxflow",
  },
  inputs: [{ name: "x", help: "Points: the last dimensions." }],
  outputs: [],
  params,
  traits: { convex: true, separable: false, exact: true },
  inferShapes(context) {
    const { matrix, values, dims } = context.params;
    const n = pointSize(context, dims);
    if (matrix.length !== n * values.length)
      throw paramError(
        "matrix",
        `The matrix has ${matrix.length} coefficients; ${values.length} equations for points of ${n} entries need ${n * values.length}.`,
        "List one coefficient an equation and entry, and one value an equation.",
      );
    if (!orthonormal(matrix, values))
      throw paramError(
        "values",
        "The equations contradict each other; no point fulfils all of them.",
        "Correct a value, or take out an equation that follows from the others.",
      );
    return [];
  },
  project(inputs, { params, fixed }) {
    const x = inputs[0] as Tensor;
    const equations = equationsOf(params);
    if (fixed[0] || !equations || equations.rows.length === 0) return { inputs: [x.clone()] };
    return tf.tidy(() => {
      const a = tf.tensor2d(equations.rows.map((row) => [...row]));
      const b = tf.tensor1d([...equations.values]);
      const move = (rows: Tensor): Tensor =>
        tf.add(rows, tf.matMul(tf.sub(b, tf.matMul(rows, a, false, true)), a));
      // The second time takes back the rounding of the first.
      return { inputs: [byRow(x, params.dims, (rows) => move(move(rows)))] };
    });
  },
  witness: {
    rank: ({ dims }) => dims,
    measure(x, _, { params: { matrix, values } }) {
      const gaps = values.map((value, i) => {
        const row = matrix.slice(i * x.length, (i + 1) * x.length);
        return Math.abs(inner(row, x) - value) / (norm(row) || 1);
      });
      return Math.max(...gaps);
    },
    member(near, _, { params: { matrix, values } }, rng) {
      // Kaczmarz: on each equation in turn.
      let x = jitter(near, rng);
      for (let sweep = 0; sweep < 300; sweep++)
        values.forEach((value, i) => {
          const row = matrix.slice(i * x.length, (i + 1) * x.length);
          const step = (value - inner(row, x)) / (inner(row, row) || 1);
          x = x.map((v, j) => v + step * (row[j] as number));
        });
      return x;
    },
  },
  picture: { params: { matrix: [1, 1], values: [1] } },
  code: { name: "affine" },
  examples: [
    { inputs: [[2]], params: { matrix: [1, 1], values: [1], dims: 1 } },
    {
      inputs: [[4, 3]],
      params: { matrix: [1, 2, 0, 0, 1, -1, 1, 3, -1], values: [1, 2, 3], dims: 1 },
    },
    { inputs: [[3, 2, 2]], params: { matrix: [1, 0, 0, 1], values: [0], dims: 2 } },
  ],
});
