/** Training by gradient: least squares, mini-batches, sets on parameters, ops that let none pass. */
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { LoadedDataset } from "../../../core/base/datasets.ts";
import { ProxflowError } from "../../../core/base/errors.ts";
import { run } from "../../../core/engine/index.ts";
import { GradientSession } from "../../../core/gradient/index.ts";
import { model } from "../../../core/graph/builder.ts";
import type { GraphDocument } from "../../../core/graph/schema.ts";
import type { SolverSettings } from "../../../core/solvers/settings.ts";
import { presentBackends } from "../../helpers/backends.ts";
import { blobs, document, lineCircle, skipModel } from "../engine/models.ts";

const names = (await presentBackends()).names.filter((name) => name === "cpu" || name === "wasm");

const open: GradientSession[] = [];

function session(
  of: GraphDocument,
  datasets: Record<string, LoadedDataset> = {},
  rate = 0.01,
): GradientSession {
  const made = new GradientSession({ document: of, datasets, rate });
  open.push(made);
  return made;
}

afterEach(() => {
  for (const made of open.splice(0)) made.dispose();
});

async function parameter(of: GradientSession, id: string): Promise<number[]> {
  return [...((await of.values()).find((value) => value.id === id)?.data ?? [])];
}

async function thrown(promise: Promise<unknown>): Promise<ProxflowError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ProxflowError)) throw new Error(`no ProxflowError: ${String(error)}`);
  return error;
}

/** y = 2 x0 - x1 + 0.5, with noise: normal equations have one solution, found below by hand. */
function line(): Record<string, LoadedDataset> {
  const x = Float32Array.of(0, 0, 1, 0, 0, 1, 1, 1, 2, 1, 1, 2);
  const y = Float32Array.of(0.6, 2.4, -0.6, 1.5, 3.6, 0.4);
  const columns = [
    { port: "x", shape: [2], kind: "real", help: "" },
    { port: "y", shape: [1], kind: "real", help: "" },
  ] as const;
  const part = { count: 6, columns: { x, y } };
  const info = { name: "line", title: "Line", summary: "", source: "", columns, train: 6, test: 6 };
  return { line: { info, train: part, test: part } };
}

function regression(iterations: number): GraphDocument {
  const m = model("regression");
  const data = m.dataset("data", { name: "line" });
  const w = m.parameter("w", { shape: [2, 1] });
  const b = m.parameter("b", { shape: [1], init: "zeros" });
  const product = m.matmul("product", { a: data.x, b: w.value });
  const sum = m.add("sum", { x: [product.y, b.value] });
  m.squaredError("fit", { x: sum.y, target: data.y });
  m.meanSquaredError("score", { x: sum.y, target: data.y });
  return m.document({ batchSize: 6, stop: { iterations } });
}

/** A line fitted through one more operation. */
const through = (
  type: string,
  values: readonly number[] = [],
  solver: Partial<SolverSettings> = {},
): GraphDocument =>
  document(
    [
      ["data", "dataset", { name: "line" }],
      ["w", "parameter", { shape: [2, 1], values: [...values] }],
      ["product", "matmul"],
      ["hidden", type],
      ["fit", "squared-error"],
    ],
    [
      ["data.x", "product.a"],
      ["w.value", "product.b"],
      ["product.y", "hidden.x"],
      ["hidden.y", "fit.x"],
      ["data.y", "fit.target"],
    ],
    solver,
  );

/** Least squares by the normal equations, in double precision. */
function solved({ line: loaded }: Record<string, LoadedDataset>): number[] {
  const { x, y } = (loaded as LoadedDataset).train.columns as Record<"x" | "y", Float32Array>;
  const rows = [...y].map((_, i) => [x[2 * i] as number, x[2 * i + 1] as number, 1]);
  const a = [0, 1, 2].map((r) => [
    ...[0, 1, 2].map((c) =>
      rows.reduce((s, row) => s + (row[r] as number) * (row[c] as number), 0),
    ),
    rows.reduce((s, row, i) => s + (row[r] as number) * (y[i] as number), 0),
  ]);
  for (let k = 0; k < 3; k++)
    for (let r = 0; r < 3; r++) {
      if (r === k) continue;
      const factor = (a[r]?.[k] as number) / (a[k]?.[k] as number);
      a[r] = (a[r] as number[]).map((v, c) => v - factor * (a[k]?.[c] as number));
    }
  return a.map((row, k) => (row[3] as number) / (row[k] as number));
}

for (const name of names)
  describe(`a gradient session on ${name}`, () => {
    beforeAll(async () => void (await tf.setBackend(name)));

    it("reaches least squares", async () => {
      const data = line();
      const trained = session(regression(1500), data, 0.02);
      const outcome = await run(trained);
      expect(outcome).toMatchObject({ status: "limit", iterations: 1500 });
      const found = [
        ...(await parameter(trained, "w.value")),
        ...(await parameter(trained, "b.value")),
      ];
      solved(data).forEach((value, k) => {
        expect(found[k]).toBeCloseTo(value, 3);
      });
    });

    it("lets a net with two hidden layers learn, and gives the same from the same seed", async () => {
      const settings = { batchSize: 20, stepsPerBatch: 3, stop: { iterations: 200 } };
      const first = await run(session(skipModel(settings), blobs(), 0.01));
      const again = await run(session(skipModel(settings), blobs(), 0.01));
      expect(first.metrics.accuracy).toBeGreaterThan(0.95);
      expect(again.gap).toBe(first.gap);
      expect(again.residuals).toEqual(first.residuals);
      const other = await run(session(skipModel({ ...settings, seed: 2 }), blobs(), 0.01));
      expect(other.gap).not.toBe(first.gap);
    });

    it("goes to where a line and a circle cross", async () => {
      const trained = session(lineCircle({ stop: { iterations: 3000, gap: 1e-4 } }), {}, 0.05);
      expect((await run(trained)).status).toBe("converged");
      const [x = 0, y = 0] = await parameter(trained, "point.value");
      expect(Math.abs(x)).toBeCloseTo(Math.sqrt(3) / 2, 3);
      expect(y).toBeCloseTo(0.5, 3);
    });

    it("keeps a parameter on a set that holds it alone", async () => {
      const of = regression(50);
      const held = document(
        [
          ...of.nodes.map(({ id, type, params }) => [id, type, params] as const),
          ["box", "box", { lo: -1, hi: 1 }],
        ],
        [
          ...of.edges.map(
            (e) => [`${e.from.node}.${e.from.port}`, `${e.to.node}.${e.to.port}`] as const,
          ),
          ["w.value", "box.x"],
        ],
        of.solver,
      );
      const trained = session(held, line(), 0.1);
      await run(trained);
      const w = await parameter(trained, "w.value");
      expect(Math.max(...w.map(Math.abs))).toBeLessThanOrEqual(1);
      expect(w[0]).toBe(1);
    });

    it("descends on the envelope of a loss without a value", async () => {
      const of = document(
        [
          ["x", "parameter", { shape: [2], values: [-1, 4] }],
          ["goal", "constant", { shape: [2], values: [2, 0.5] }],
          ["loss", "kl"],
        ],
        [
          ["x.value", "loss.x"],
          ["goal.value", "loss.target"],
        ],
        { stop: { iterations: 1500 } },
      );
      const trained = session(of, {}, 0.02);
      await run(trained);
      const [a, b] = await parameter(trained, "x.value");
      expect(a).toBeCloseTo(2, 2);
      expect(b).toBeCloseTo(0.5, 2);
    });

    it.each(["sign", "step", "quantize"])("names a %s, through which none passes", async (type) => {
      const trained = session(through(type), line());
      await trained.observe();
      const before = tf.memory().numTensors;
      const error = await thrown(run(trained));
      expect(error.code).toBe("no-gradient");
      expect(error.message).toMatch(/No gradient passes through .+ 'hidden'/);
      expect(error).toMatchObject({ place: { node: "hidden" } });
      expect(tf.memory().numTensors).toBe(before);
    });

    it.each(["hard-threshold", "leaky-relu", "abs", "clip"])("trains through %s", async (type) => {
      const solver = { batchSize: 6, stop: { iterations: 100 } };
      const trained = session(through(type, [0.9, 0.8], solver), line());
      const { gap } = await trained.observe();
      expect((await run(trained)).gap).toBeLessThan(gap);
    });

    it("looks rows up in a table and moves those alone", async () => {
      const of = document(
        [
          ["table", "parameter", { shape: [4, 2], init: "zeros" }],
          ["which", "constant", { shape: [3], values: [2, 0, 2] }],
          ["rows", "gather"],
          ["goal", "constant", { shape: [3, 2], values: [1, 2, 3, 4, 1, 2] }],
          ["fit", "squared-error"],
        ],
        [
          ["table.value", "rows.x"],
          ["which.value", "rows.index"],
          ["rows.y", "fit.x"],
          ["goal.value", "fit.target"],
        ],
        { stop: { iterations: 800 } },
      );
      const trained = session(of, {}, 0.05);
      await run(trained);
      const found = await parameter(trained, "table.value");
      [3, 4, 0, 0, 1, 2, 0, 0].forEach((value, k) => {
        expect(found[k]).toBeCloseTo(value, 2);
      });
    });

    it("leaves no tensors behind", async () => {
      const before = tf.memory().numTensors;
      const trained = new GradientSession({
        document: skipModel({ batchSize: 20, stop: { iterations: 12 } }),
        datasets: blobs(),
        rate: 0.01,
      });
      await trained.step(true);
      await trained.step(true);
      const held = tf.memory().numTensors;
      for (let k = 0; k < 10; k++) await trained.step(k % 2 === 0);
      expect(tf.memory().numTensors).toBe(held);
      await trained.evaluate();
      trained.dispose();
      expect(tf.memory().numTensors).toBe(before);
    });
  });
