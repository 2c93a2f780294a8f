/** The consensus form against the copies form: the same algorithm, two ways to hold its point. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import type { SolverSettings } from "../../../core/solvers/settings.ts";
import { skipModel } from "./models.ts";
import { trajectory } from "./trajectory.ts";

beforeAll(() => tf.setBackend("cpu"));

describe.each<[string, Partial<SolverSettings>]>([
  ["alternating projections", { algorithm: "ap" }],
  ["alternating projections, data free", { algorithm: "ap", dataSlots: "free" }],
])("%s", (_, settings) => {
  it("agree to 1e-5 over twelve steps, in parameters and in residuals", () => {
    const doc = skipModel(settings);
    const fused = trajectory(doc, "consensus", 12);
    const plain = trajectory(doc, "copies", 12);
    fused.parameters.forEach((values, k) => {
      values.forEach((value, i) => {
        expect(Math.abs(value - (plain.parameters[k]?.[i] as number))).toBeLessThan(1e-5);
      });
    });
    fused.distances.forEach((met, step) => {
      met.forEach((squared, vertex) => {
        expect(Math.sqrt(squared)).toBeCloseTo(
          Math.sqrt(plain.distances[step]?.[vertex] as number),
          4,
        );
      });
    });
    expect(fused.parameters.flat().every(Number.isFinite)).toBe(true);
  });
});

describe("weights of consumers", () => {
  it("shift the consensus alike in both forms", () => {
    const doc = skipModel({ algorithm: "ap" });
    const weighted = {
      ...doc,
      edges: doc.edges.map((e) =>
        e.to.node === "m2" && e.to.port === "a" ? { ...e, weight: 5 } : e,
      ),
    };
    const fused = trajectory(weighted, "consensus", 6).parameters.flat();
    const plain = trajectory(weighted, "copies", 6).parameters.flat();
    const even = trajectory(doc, "consensus", 6).parameters.flat();
    fused.forEach((value, i) => {
      expect(Math.abs(value - (plain[i] as number))).toBeLessThan(1e-5);
    });
    expect(fused.some((value, i) => Math.abs(value - (even[i] as number)) > 1e-4)).toBe(true);
  });
});
