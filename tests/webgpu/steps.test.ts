/** Steps of whole models on webgpu: what wasm computes, and nothing read back in between. */

import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { createSession, run } from "../../core/engine/index.ts";
import { algorithms, type SolverSettings } from "../../core/solvers/settings.ts";
import { createTemplates } from "../../electron/host/templates.ts";
import { loadDataset } from "../../electron/worker/datasets.ts";
import { blobs, lineCircle, skipModel } from "../core/engine/models.ts";
import { onWebgpu } from "./adapter.ts";

/** Reads of data that only the device has. */
interface Reads {
  count: number;
  end(): void;
}

function countReads(): Reads {
  const backend = tf.backend() as unknown as {
    read(id: object): Promise<unknown>;
    readSync(id: object): unknown;
    tensorMap: { get(id: object): { values?: unknown } };
  };
  const { read, readSync } = backend;
  const reads: Reads = {
    count: 0,
    end() {
      Object.assign(backend, { read, readSync });
    },
  };
  const note = (id: object): void => {
    if (!backend.tensorMap.get(id).values) reads.count++;
  };
  Object.assign(backend, {
    read(id: object) {
      note(id);
      return read.call(backend, id);
    },
    readSync(id: object) {
      note(id);
      return readSync.call(backend, id);
    },
  });
  return reads;
}

const templates = createTemplates(fileURLToPath(new URL("../../templates", import.meta.url)));

/** A template's session with small mini-batches. */
async function sessionOf(name: string, most: number) {
  const { document } = await templates.open(name);
  const { solver } = document;
  const small = { ...document, solver: { ...solver, batchSize: Math.min(solver.batchSize, most) } };
  const names = document.nodes.flatMap(({ type, params }) =>
    type === "dataset" ? [String(params.name)] : [],
  );
  const datasets = Object.fromEntries(names.map((n) => [n, loadDataset(n)]));
  return createSession({ document: small, datasets });
}

async function valuesAfter(backend: string, name: string, steps: number) {
  await tf.setBackend(backend);
  const session = await sessionOf(name, 16);
  for (let k = 0; k < steps; k++) await session.step(false);
  const values = await session.values();
  session.dispose();
  return values;
}

const norm = (values: ArrayLike<number>): number => Math.hypot(...Array.from(values));

onWebgpu("steps", () => {
  const settings: Partial<SolverSettings>[] = [
    ...algorithms.map((algorithm) => ({ algorithm })),
    { algorithm: "cp", parameterStep: "adaptive", mobility: 0.1, activationConsensus: "sum" },
  ];
  it.each(settings)("read nothing back but what is observed: %o", async (solver) => {
    const document = skipModel({ batchSize: 10, stepsPerBatch: 2, ...solver });
    const session = createSession({ document, datasets: blobs() });
    const reads = countReads();
    try {
      for (let k = 0; k < 5; k++) await session.step(false);
      expect(reads.count).toBe(0);
      await session.step(true);
      expect(reads.count).toBe(1);
      await session.values();
      expect(reads.count).toBeGreaterThan(1);
    } finally {
      reads.end();
      session.dispose();
    }
  });

  it.each(["mnist-mlp", "attention-digits", "cnn-digits", "rnn-moby", "sudoku"])(
    "of %s read nothing back",
    async (name) => {
      const session = await sessionOf(name, 3);
      const reads = countReads();
      try {
        await session.step(false);
        expect(reads.count).toBe(0);
        await session.step(true);
        expect(reads.count).toBe(1);
      } finally {
        reads.end();
        session.dispose();
      }
    },
  );

  it("of a watched point are read with the frames", async () => {
    const document = lineCircle({ algorithm: "dr", stop: { iterations: 40 } });
    const session = createSession({ document, datasets: {} });
    const points: number[] = [];
    let frames = 0;
    const reads = countReads();
    try {
      await run(session, {
        readyForFrame: () => session.iteration === 20,
        onFrame: () => void frames++,
        onTrail: (trail) => points.push(...trail.points),
      });
      expect(points).toHaveLength(2 * 41);
      expect(points.some((v) => v !== 0)).toBe(true);
      // The frame on the way and the one at the end; the trail at the start, on the way, at the end.
      expect(frames).toBe(2);
      expect(reads.count).toBe(2 + 3);
    } finally {
      reads.end();
      session.dispose();
    }
  });

  it.each([
    ["iris-mlp", 8],
    ["mnist-mlp", 5],
  ])("of %s are those of wasm", async (name, steps) => {
    const ours = await valuesAfter("webgpu", name, steps);
    const other = await valuesAfter("wasm", name, steps);
    const start = await valuesAfter("wasm", name, 0);
    expect(ours.length).toBeGreaterThan(1);
    ours.forEach(({ id, data }, k) => {
      const expected = other[k]?.data as Float32Array;
      const moved = norm(expected.map((v, i) => v - (start[k]?.data[i] as number)));
      const off = norm(data.map((v, i) => v - (expected[i] as number)));
      expect(moved, id).toBeGreaterThan(0);
      expect(off, `${id}, which moved by ${moved}`).toBeLessThan(1e-3 * moved);
    });
  });
});
