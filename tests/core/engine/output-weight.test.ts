/** What the output weight does to learning: near 0 displacements are those of the gradient. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import type { LoadedDataset } from "../../../core/base/datasets.ts";
import { createSession } from "../../../core/engine/index.ts";
import type { SolverSettings } from "../../../core/solvers/settings.ts";
import { blobs, skipModel } from "./models.ts";

beforeAll(() => tf.setBackend("cpu"));

type Matrix = readonly (readonly number[])[];

const zip = (a: Matrix, b: Matrix, f: (x: number, y: number) => number): number[][] =>
  a.map((row, i) => row.map((x, j) => f(x, (b[i] as readonly number[])[j] as number)));
const transpose = (a: Matrix): number[][] =>
  (a[0] as readonly number[]).map((_, j) => a.map((row) => row[j] as number));
const times = (a: Matrix, b: Matrix): number[][] => {
  const columns = transpose(b);
  return a.map((row) => columns.map((c) => row.reduce((s, x, k) => s + x * (c[k] as number), 0)));
};
const join = (a: Matrix, b: Matrix) => a.map((row, i) => [...row, ...(b[i] as readonly number[])]);
const softmax = (row: readonly number[]) => {
  const e = row.map(Math.exp);
  const sum = e.reduce((s, x) => s + x, 0);
  return e.map((x) => x / sum);
};
const where = (h: Matrix, d: Matrix) => zip(h, d, (value, x) => (value > 0 ? x : 0));

/** Gradients of the mean cross-entropy of `skipModel`, by hand and in double precision. */
function gradients(x: Matrix, y: Matrix, [W1, b1, W2, W3]: readonly Matrix[] | never[]) {
  if (!W1 || !b1 || !W2 || !W3) throw new Error("four parameters are needed");
  const relu = (a: Matrix) => a.map((row) => row.map((v) => Math.max(0, v)));
  const h1 = relu(times(x, W1).map((row) => row.map((v, j) => v + (b1[0]?.[j] as number))));
  const h2 = relu(times(h1, W2));
  const joined = join(h1, h2);
  const d3 = zip(times(joined, W3).map(softmax), y, (p, q) => (p - q) / x.length);
  const back = times(d3, transpose(W3));
  const width = (h1[0] as number[]).length;
  const d2 = where(
    h2,
    back.map((row) => row.slice(width)),
  );
  const through = times(d2, transpose(W2));
  const direct = back.map((row) => row.slice(0, width));
  const d1 = where(
    h1,
    zip(direct, through, (a, b) => a + b),
  );
  const sums = transpose(d1).map((column) => column.reduce((s, v) => s + v, 0));
  return [times(transpose(x), d1), [sums], times(transpose(h1), d2), times(transpose(joined), d3)];
}

const rowsOf = (data: ArrayLike<number>, width: number): number[][] =>
  Array.from({ length: data.length / width }, (_, i) =>
    Array.from({ length: width }, (_, j) => data[i * width + j] as number),
  );

/** Change of the parameters in one sweep over all examples. */
async function sweep(outputWeight: number, lambda: number, solver: Partial<SolverSettings> = {}) {
  const plain = skipModel({
    algorithm: "cp",
    batchSize: 60,
    stepsPerBatch: 1,
    activationConsensus: "sum",
    outputWeight,
    ...solver,
  });
  const nodes = plain.nodes.map((n) => (n.id === "loss" ? { ...n, params: { lambda } } : n));
  const datasets = blobs();
  const session = createSession({ document: { ...plain, nodes }, datasets });
  const ids = ["W1.value", "b1.value", "W2.value", "W3.value"];
  const read = async () =>
    (await session.values(ids)).map(({ data, shape }) =>
      rowsOf(data, shape[shape.length - 1] as number),
    );
  const before = await read();
  await session.step(false);
  const after = await read();
  session.dispose();
  const { x, y } = (datasets.blobs as LoadedDataset).train.columns;
  return {
    moves: after.map((m, k) => zip(m, before[k] as Matrix, (a, b) => a - b)),
    gradients: gradients(rowsOf(x ?? [], 4), rowsOf(y ?? [], 3), before),
  };
}

const flat = (a: Matrix) => a.flat();
const cosine = (a: readonly number[], b: readonly number[]) => {
  const dot = (u: readonly number[], v: readonly number[]) =>
    u.reduce((s, x, i) => s + x * (v[i] as number), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
};

describe("the output weight", () => {
  it("near 0 lets every parameter, deep or not, move by minus its gradient", async () => {
    const [weight, lambda] = [2e-4, 5e-2];
    const { moves, gradients } = await sweep(weight, lambda, {
      parameterRelaxation: 1 / (weight * lambda),
    });
    moves.forEach((move, k) => {
      const expected = flat(gradients[k] as Matrix).map((g) => -g);
      const largest = Math.max(...expected.map(Math.abs));
      flat(move).forEach((value, i) => {
        expect(Math.abs(value - (expected[i] as number)) / largest).toBeLessThan(0.03);
      });
    });
  });

  it("at 1 lets deep parameters hear less, in other proportions", async () => {
    const { moves, gradients } = await sweep(1, 1, { parameterRelaxation: 1 });
    const [deep, last] = [0, 3].map((k) => flat(moves[k] as Matrix));
    const [deepGradient, lastGradient] = [0, 3].map((k) =>
      flat(gradients[k] as Matrix).map((g) => -g),
    );
    const size = (v: readonly number[] = []) => Math.hypot(...v);
    expect(size(deep) / size(deepGradient)).toBeLessThan(0.5 * (size(last) / size(lastGradient)));
    expect(cosine(deep as number[], deepGradient as number[])).toBeLessThan(0.999);
  });
});
