import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, it } from "vitest";
import type { LoadedDataset } from "../../../core/base/datasets.ts";
import { createSession } from "../../../core/engine/index.ts";
import type { Session } from "../../../core/engine/session.ts";
import { model } from "../../../core/graph/builder.ts";

/** y is x: the one weight must grow from 0 towards 1. */
const rows: LoadedDataset = {
  info: {
    name: "rows",
    title: "Rows",
    summary: "",
    source: "",
    columns: [
      { port: "x", shape: [2], kind: "real", help: "" },
      { port: "y", shape: [1], kind: "real", help: "" },
    ],
    train: 4,
    test: 4,
  },
  train: {
    count: 4,
    columns: { x: Float32Array.of(1, 0, 1, 0, 1, 0, 1, 0), y: Float32Array.of(1, 1, 1, 1) },
  },
  test: {
    count: 4,
    columns: { x: Float32Array.of(1, 0, 1, 0, 1, 0, 1, 0), y: Float32Array.of(1, 1, 1, 1) },
  },
};

function sparse(
  parameterSets: "vote" | "batch" | "governing",
  parameterStep: "adaptive" | "consensus" = "adaptive",
): Session {
  const m = model("sparse");
  const data = m.dataset("data", { name: "rows" });
  // The second weight is the larger one, so that it stays at first, though the first is needed.
  const w = m.parameter("w", { shape: [2, 1], values: [0, 0.35] });
  m.kSparse("few", { x: w.value }, { k: 1, dims: 2 });
  const y = m.matmul("product", { a: data.x, b: w.value });
  m.squaredError("target", { x: y.y, target: data.y });
  const document = m.document({
    algorithm: "cp",
    parameterStep,
    parameterSets,
    rate: 0.1,
    batchSize: 4,
    stop: { iterations: 100 },
  });
  return createSession({ document, datasets: { rows } });
}

const weights = async (session: Session): Promise<number[]> => [
  ...((await session.values())[0]?.data ?? []),
];

async function after(session: Session, steps: number): Promise<number[]> {
  for (let k = 0; k < steps; k++) await session.step(false);
  return weights(session);
}

beforeAll(async () => {
  await tf.setBackend("cpu");
});

it("holds a parameter in its set exactly after every batch", async () => {
  for (const mode of ["batch", "governing"] as const) {
    const session = sparse(mode);
    for (let k = 0; k < 10; k++) {
      const [a = 0, b = 0] = await after(session, 1);
      expect(a * b).toBe(0);
    }
    session.dispose();
  }
});

it("adds up under a governing point what a projection forgets", async () => {
  const forgetful = sparse("batch");
  expect((await after(forgetful, 10))[0]).toBe(0);
  const governed = sparse("governing");
  const [a = 0, b = 1] = await after(governed, 10);
  expect(a).toBeGreaterThan(0.35);
  expect(b).toBe(0);
  for (const session of [forgetful, governed]) session.dispose();
});

it("keeps the governing point of consensus steps, too", async () => {
  const session = sparse("governing", "consensus");
  const [a = 0] = await after(session, 10);
  expect(a).toBeGreaterThan(0.35);
  session.dispose();
});

it("leaves voting sets as they were", async () => {
  const session = sparse("vote");
  const [a = 0, b = 0] = await after(session, 3);
  expect(a).toBeGreaterThan(0);
  expect(b).toBeGreaterThan(0);
  session.dispose();
});

it("comes back to where it was captured, and frees all it holds", async () => {
  const before = tf.memory().numTensors;
  const session = sparse("governing");
  await after(session, 2);
  const captured = session.capture();
  const once = await after(session, 4);
  session.restore(captured);
  expect(await after(session, 4)).toEqual(once);
  for (const tensor of captured.tensors) tensor.dispose();
  session.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
