/** The consensus form against the copies form: the same algorithm, two ways to hold its point. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { type Compiled, compilePlan } from "../../../core/compile/index.ts";
import { consensusProblem } from "../../../core/engine/consensus-problem.ts";
import { copiesProblem } from "../../../core/engine/copies-problem.ts";
import { ancestors, forwardPass, type Values } from "../../../core/engine/forward.ts";
import type { PoseBatch } from "../../../core/engine/problem.ts";
import type { GraphDocument } from "../../../core/graph/schema.ts";
import { solvers } from "../../../core/solvers/index.ts";
import type { SolverSettings } from "../../../core/solvers/settings.ts";
import { blobs, blobsCatalog, skipModel } from "./models.ts";

beforeAll(() => tf.setBackend("cpu"));

function trajectory(doc: GraphDocument, form: "copies" | "consensus", steps: number) {
  const compiled = compilePlan(doc, blobsCatalog) as Compiled;
  const { plan, side } = compiled.partition;
  const data = blobs().blobs?.train.columns as { x: Float32Array; y: Float32Array };
  const batch = 10;
  const given: Values = plan.vertices.map((v) => {
    const shape = v.shape.map((d) => (d === "B" ? batch : d));
    if (v.kind === "parameter")
      return tf.mul(tf.randomNormal(shape, 0, 0.6, "float32", v.index + 1), 1);
    if (v.kind !== "data") return undefined;
    const width = shape[1] as number;
    return tf.tensor(data[v.port as "x" | "y"].slice(0, batch * width), shape);
  });
  const active = plan.vertices.filter((v) => v.active).map((v) => v.index);
  const values = forwardPass(plan, given, ancestors(plan, active), batch);
  const { algorithm } = doc.solver;
  const layers =
    algorithm === "cp"
      ? compiled.sweep
      : (["A", "B"] as const).map((s) =>
          plan.vertices.filter((v) => side[v.index] === s).map((v) => v.index),
        );
  const pose = (
    form === "copies"
      ? copiesProblem(compiled.partition, layers, doc.solver)
      : consensusProblem(plan, layers, doc.solver)
  ) as PoseBatch<unknown>;
  const problem = pose(values, batch);
  const distances: number[][] = [];
  let point = problem.start;
  for (let k = 0; k < steps; k++) {
    const met: number[] = [];
    const record = (vertex: number, squared: tf.Scalar) => {
      met[vertex] = squared.dataSync()[0] as number;
    };
    point = solvers[algorithm].step(
      problem.problem({ parameterRelaxation: 1, record }),
      point,
      doc.solver,
    );
    distances.push(met);
  }
  const parameters = problem.parameters(point, 1).flatMap((t) => (t ? [[...t.dataSync()]] : []));
  return { parameters, distances };
}

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
