/** Layers on data in Gram form against the same layers fused: the same steps, the same numbers. */
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import type { LoadedDataset } from "../../../core/base/datasets.ts";
import { createRng } from "../../../core/base/rng.ts";
import { compilePlan } from "../../../core/compile/index.ts";
import { gramsAt } from "../../../core/engine/gram.ts";
import { createSession } from "../../../core/engine/index.ts";
import { fixedInputs } from "../../../core/engine/problem.ts";
import { Rewind } from "../../../core/engine/rewind.ts";
import type { SolverSettings } from "../../../core/solvers/settings.ts";
import { presentBackends } from "../../helpers/backends.ts";
import { document, type NodeSpec, type Wire } from "./models.ts";

const WIDTH = 24;
const BATCH = 8;

/** Three clouds of many features: more than a mini-batch has examples. */
function wide(): Record<string, LoadedDataset> {
  const rng = createRng(3, "wide");
  const part = (count: number) => {
    const x = new Float32Array(count * WIDTH);
    const y = new Float32Array(count * 3);
    for (let i = 0; i < count; i++) {
      y[i * 3 + (i % 3)] = 1;
      for (let j = 0; j < WIDTH; j++) x[i * WIDTH + j] = (j % 3 === i % 3 ? 1 : 0) + rng.normal();
    }
    return { count, columns: { x, y } };
  };
  const columns = [
    { port: "x", shape: [WIDTH], kind: "real" as const, help: "" },
    { port: "y", shape: [3], kind: "one-hot" as const, help: "" },
  ];
  const info = { name: "wide", title: "Wide", summary: "", source: "", columns };
  return { wide: { info: { ...info, train: 40, test: 12 }, train: part(40), test: part(12) } };
}

function model(solver: Partial<SolverSettings>, more: [NodeSpec[], Wire[]] = [[], []]) {
  return document(
    [
      ["data", "dataset", { name: "wide" }],
      ["W1", "parameter", { shape: [WIDTH, 6], relaxation: 1.5 }],
      ["b1", "parameter", { shape: [6] }],
      ["W2", "parameter", { shape: [6, 3] }],
      ["m1", "matmul"],
      ["h1", "sum-relu"],
      ["m2", "matmul"],
      ["loss", "cross-entropy"],
      ["score", "accuracy"],
      ...more[0],
    ],
    [
      ["data.x", "m1.a"],
      ["W1.value", "m1.b"],
      ["b1.value", "h1.x0"],
      ["m1.y", "h1.x1"],
      ["h1.y", "m2.a"],
      ["W2.value", "m2.b"],
      ["m2.y", "loss.logits"],
      ["data.y", "loss.labels"],
      ["m2.y", "score.logits"],
      ["data.y", "score.labels"],
      ...more[1],
    ],
    { batchSize: BATCH, ...solver },
  );
}

/** Two batches of so many steps each: parameters and accuracies on the way, all observations. */
async function path(solver: Partial<SolverSettings>, steps: number, form?: "fused") {
  const session = createSession({
    document: model({ ...solver, stepsPerBatch: steps }),
    datasets: wide(),
    ...(form ? { form } : {}),
  });
  const seen: number[][] = [];
  const observed: number[][] = [];
  for (let k = 1; k <= 2 * steps; k++) {
    const found = await session.step(k % 5 === 0);
    if (found) observed.push([found.gap, ...found.residuals, ...found.edges]);
    if (k % 20 !== 0) continue;
    const values = await session.values();
    seen.push([
      ...values.flatMap(({ data }) => [...data]),
      ...Object.values(await session.evaluate()),
    ]);
  }
  session.dispose();
  return { seen, observed };
}

const { names } = await presentBackends();

describe.each(names.filter((name) => name !== "webgpu"))("on %s", (backend) => {
  it.each([
    { algorithm: "ap" },
    { algorithm: "cp" },
    { algorithm: "cp", parameterStep: "adaptive", activationConsensus: "sum" },
    { algorithm: "ap", mobility: 0.3, parameterRelaxation: 1.7 },
    { algorithm: "cp", parameterStep: "adaptive", outputWeight: 0.5 },
  ] as Partial<SolverSettings>[])(
    "agrees to 1e-5 with the fused form, over two batches of 50 steps: %o",
    async (solver) => {
      await tf.setBackend(backend);
      const gram = await path(solver, 50);
      const fused = await path(solver, 50, "fused");
      gram.seen.forEach((values, k) => {
        values.forEach((value, i) => {
          const other = fused.seen[k]?.[i] as number;
          expect(Math.abs(value - other)).toBeLessThan(1e-5 * (1 + Math.abs(other)));
        });
      });
      // Residuals are roots of sums of squares: near 0 they keep half the digits.
      gram.observed.forEach((values, k) => {
        values.forEach((value, i) => {
          expect(Math.abs(value - (fused.observed[k]?.[i] as number))).toBeLessThan(1e-4);
        });
      });
      const first = gram.seen[0] as number[];
      expect(first.every(Number.isFinite)).toBe(true);
      expect(first.some((value, i) => Math.abs(value - (gram.seen[3]?.[i] as number)) > 0.01)).toBe(
        true,
      );
    },
  );
});

describe("the Gram form", () => {
  const solver: Partial<SolverSettings> = { algorithm: "ap", stepsPerBatch: 10 };
  const formsOf = (doc: ReturnType<typeof model>): (string | undefined)[] => {
    const compiled = compilePlan(doc, { wide: (wide().wide as LoadedDataset).info });
    if (!compiled.ok) throw new Error("does not compile");
    const { plan } = compiled.partition;
    const fixed = plan.vertices.map((vertex) => fixedInputs(plan.vertices, vertex));
    return tf.tidy(() => {
      const given = plan.vertices.map(({ shape }) =>
        tf.ones(shape.map((d) => (d === "B" ? doc.solver.batchSize : d))),
      );
      const grams = gramsAt(plan, fixed, doc.solver, given);
      return plan.vertices.flatMap(({ id, index }) => (grams[index] ? [id] : []));
    });
  };

  it("is taken by the layer on data alone, and only where it pays", () => {
    expect(formsOf(model(solver))).toEqual(["m1"]);
    expect(formsOf(model({ ...solver, stepsPerBatch: 1 }))).toEqual([]);
    expect(formsOf(model({ ...solver, batchSize: WIDTH }))).toEqual([]);
    expect(formsOf(model({ ...solver, pjaxCompatible: true }))).toEqual([]);
    expect(formsOf(model({ ...solver, dataSlots: "free" }))).toEqual([]);
  });

  it("is not taken where the weights have another use", () => {
    const more: [NodeSpec[], Wire[]] = [[["ball", "l2-ball"]], [["W1.value", "ball.x"]]];
    expect(formsOf(model(solver, more))).toEqual([]);
  });

  it("is stepped back through and looked into", async () => {
    await tf.setBackend("cpu");
    const session = createSession({ document: model(solver), datasets: wide() });
    const rewind = new Rewind(2 ** 24);
    const step = async () => {
      rewind.push(session);
      return (await session.step(true))?.gap as number;
    };
    const gaps: number[] = [];
    for (let k = 0; k < 14; k++) gaps.push(await step());
    for (let k = 0; k < 9; k++) expect(rewind.back(session)).toBe(true);
    for (let k = 5; k < 14; k++) expect(await step()).toBe(gaps[k]);
    const weights = (await session.values(["W1.value"]))[0]?.data as Float32Array;
    const moves = (await session.trace()).flatMap((record) => record.moves);
    const move = moves.find(({ constraint, port }) => constraint === "m1" && port === "b");
    expect(move?.count).toBe(WIDTH * 6);
    move?.before.forEach((value, i) => {
      expect(value).toBeCloseTo(weights[i] as number, 5);
    });
    rewind.dispose();
    session.dispose();
  });

  it("leaks nothing over mini-batches", async () => {
    await tf.setBackend("cpu");
    const before = tf.memory().numTensors;
    const session = createSession({ document: model(solver), datasets: wide() });
    for (let k = 0; k < 21; k++) await session.step(k % 2 === 0);
    const after = tf.memory().numTensors;
    for (let k = 0; k < 20; k++) await session.step(k % 2 === 0);
    expect(tf.memory().numTensors).toBe(after);
    session.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
