import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { resumeFrom, takeCheckpoint } from "../../../core/engine/checkpoint.ts";
import { createSession } from "../../../core/engine/index.ts";
import type { Session } from "../../../core/engine/session.ts";
import { algorithms, type SolverSettings } from "../../../core/solvers/settings.ts";
import { presentBackends } from "../../helpers/backends.ts";
import { blobs, lineCircle, skipModel } from "./models.ts";

await presentBackends();

const session = (solver: Partial<SolverSettings>): Session =>
  createSession({
    document: skipModel({ batchSize: 20, stepsPerBatch: 3, seed: 4, ...solver }),
    datasets: blobs(),
  });

async function gapsOf(one: Session, count: number): Promise<number[]> {
  const gaps: number[] = [];
  for (let i = 0; i < count; i++) gaps.push((await one.step(true))?.gap as number);
  return gaps;
}

describe("a checkpoint", () => {
  it.each([
    { algorithm: "ap" as const },
    { algorithm: "cp" as const, parameterStep: "adaptive" as const },
  ])("is gone on from on another backend as if nothing had been: %o", async (solver) => {
    for (const steps of [0, 4, 6]) {
      await tf.setBackend("wasm");
      const before = session(solver);
      await gapsOf(before, steps);
      const checkpoint = await takeCheckpoint(before, "portable");
      const expected = await gapsOf(before, 5);
      before.dispose();
      await tf.setBackend("cpu");
      const after = session(solver);
      resumeFrom(after, checkpoint);
      expect(after.iteration).toBe(steps);
      (await gapsOf(after, 5)).forEach((gap, i) => {
        const other = expected[i] as number;
        expect(Math.abs(gap - other)).toBeLessThan(1e-4 * Math.max(1, other));
      });
      after.dispose();
    }
  });

  it.each(algorithms)("keeps parameters and the place in the data under %s", async (algorithm) => {
    await tf.setBackend("wasm");
    const before = session({ algorithm });
    await gapsOf(before, 7);
    const checkpoint = await takeCheckpoint(before, "portable");
    const expected = await before.values();
    await tf.setBackend("cpu");
    const after = session({ algorithm });
    resumeFrom(after, checkpoint);
    for (const [k, { id, data }] of (await after.values()).entries()) {
      expect(id).toBe(expected[k]?.id);
      data.forEach((v, i) => {
        expect(Math.abs(v - (expected[k]?.data[i] as number))).toBeLessThan(1e-5);
      });
    }
    expect(after.stepsLeftInBatch).toBe(before.stepsLeftInBatch);
    expect((await gapsOf(after, 3)).every(Number.isFinite)).toBe(true);
    after.dispose();
    await tf.setBackend("wasm");
    before.dispose();
  });

  it("keeps the very point of solvers with copies where all backends hold it alike", async () => {
    await tf.setBackend("wasm");
    const document = lineCircle({ algorithm: "dr", seed: 3 });
    const before = createSession({ document, datasets: {} });
    await gapsOf(before, 5);
    const checkpoint = await takeCheckpoint(before, "portable");
    const expected = await gapsOf(before, 5);
    before.dispose();
    await tf.setBackend("cpu");
    const after = createSession({ document, datasets: {} });
    resumeFrom(after, checkpoint);
    (await gapsOf(after, 5)).forEach((gap, i) => {
      expect(gap).toBeCloseTo(expected[i] as number, 5);
    });
    after.dispose();
  });

  it("leaks nothing", async () => {
    await tf.setBackend("cpu");
    const count = tf.memory().numTensors;
    const one = session({ algorithm: "ap" });
    await gapsOf(one, 2);
    const held = tf.memory().numTensors;
    const checkpoint = await takeCheckpoint(one, "portable");
    expect(tf.memory().numTensors).toBe(held);
    resumeFrom(one, checkpoint);
    one.dispose();
    expect(tf.memory().numTensors).toBe(count);
  });

  it.each(algorithms)("is gone on from bit for bit on the same backend under %s", async (one) => {
    await tf.setBackend("wasm");
    for (const parameterStep of ["consensus", "adaptive"] as const) {
      const settings = { algorithm: one, parameterStep };
      const before = session(settings);
      await gapsOf(before, 5);
      const checkpoint = structuredClone(await takeCheckpoint(before));
      const expected = await gapsOf(before, 9);
      const reached = await before.values();
      before.dispose();
      const after = session(settings);
      resumeFrom(after, checkpoint);
      expect(await gapsOf(after, 9)).toEqual(expected);
      expect(await after.values()).toEqual(reached);
      after.dispose();
    }
  });
});
