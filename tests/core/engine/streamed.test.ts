/** Copies held in coefficients against copies of full size: the same steps, the same numbers. */
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { createSession } from "../../../core/engine/index.ts";
import type { SolverSettings } from "../../../core/solvers/settings.ts";
import { presentBackends } from "../../helpers/backends.ts";
import { blobs, skipModel } from "./models.ts";
import { trajectory } from "./trajectory.ts";

const present = (await presentBackends()).names.includes("wasm");

const cases: [string, Partial<SolverSettings>][] = [
  ["Douglas-Rachford", { algorithm: "dr", relaxation: 1 }],
  ["relaxed Douglas-Rachford", { algorithm: "dr", relaxation: 0.7 }],
  ["Douglas-Rachford, data free", { algorithm: "dr", dataSlots: "free" }],
  ["alternating reflections", { algorithm: "ar" }],
  ["difference map", { algorithm: "dm", beta: 1 }],
];

describe.runIf(present).each(cases)("%s", (_, settings) => {
  it("gives the parameters and residuals of full copies", async () => {
    const doc = skipModel(settings);
    await tf.setBackend("wasm");
    const streamed = trajectory(doc, "copies", 12);
    // The cpu backend has no kernels: there products of free factors keep copies of full size.
    await tf.setBackend("cpu");
    const full = trajectory(doc, "copies", 12);
    streamed.parameters.forEach((values, k) => {
      values.forEach((value, i) => {
        expect(Math.abs(value - (full.parameters[k]?.[i] as number))).toBeLessThan(5e-5);
      });
    });
    streamed.distances.forEach((met, step) => {
      met.forEach((squared, vertex) => {
        const other = Math.sqrt(full.distances[step]?.[vertex] as number);
        expect(Math.abs(Math.sqrt(squared) - other)).toBeLessThan(1e-3 * (1 + other));
      });
    });
    expect(streamed.parameters.flat().every(Number.isFinite)).toBe(true);
  });
});

describe.runIf(present)("a session", () => {
  const start = (settings: Partial<SolverSettings>) =>
    createSession({
      document: skipModel({ batchSize: 10, stepsPerBatch: 3, ...settings }),
      datasets: blobs(),
    });

  it.each(cases)(
    "%s: repeats itself from a captured state, observed or not",
    async (_, settings) => {
      await tf.setBackend("wasm");
      const session = start(settings);
      for (let k = 0; k < 4; k++) await session.step(false);
      const captured = session.capture();
      const first = [];
      for (let k = 0; k < 4; k++) first.push((await session.step(true))?.gap);
      session.restore(captured);
      const again = [];
      for (let k = 0; k < 4; k++) {
        await session.observe();
        again.push((await session.step(true))?.gap);
      }
      expect(again).toEqual(first);
      expect(first.every((gap) => Number.isFinite(gap))).toBe(true);
      tf.dispose([...captured.tensors]);
      session.dispose();
    },
  );

  it("keeps its memory level", async () => {
    await tf.setBackend("wasm");
    const session = start({ algorithm: "dr" });
    for (let k = 0; k < 6; k++) await session.step(true);
    const before = tf.memory().numTensors;
    for (let k = 0; k < 6; k++) await session.step(k % 2 === 0);
    expect(tf.memory().numTensors).toBe(before);
    session.dispose();
  });
});
