/** Solver steps on a made-up batch, in one form of the state or the other. */
import * as tf from "@tensorflow/tfjs-core";
import { compilePlan } from "../../../core/compile/index.ts";
import { consensusProblem } from "../../../core/engine/consensus-problem.ts";
import { copiesProblem } from "../../../core/engine/copies-problem.ts";
import { ancestors, forwardPass, type Values } from "../../../core/engine/forward.ts";
import type { PoseBatch } from "../../../core/engine/problem.ts";
import type { GraphDocument } from "../../../core/graph/schema.ts";
import { solvers } from "../../../core/solvers/index.ts";
import { blobs, blobsCatalog } from "./models.ts";

/** Parameters after some steps from a fixed start, and the distances met on the way. */
export function trajectory(doc: GraphDocument, form: "copies" | "consensus", steps: number) {
  const compiled = compilePlan(doc, blobsCatalog);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
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
    point = problem.settle?.(point, true) ?? point;
    distances.push(met);
  }
  const startOf = (node: string) => {
    const found = plan.vertices.find((v) => v.node === node);
    return [...(given[found?.index ?? -1] as tf.Tensor).dataSync()];
  };
  const parameters = problem.parameters(point, 1).flatMap((t) => (t ? [[...t.dataSync()]] : []));
  return { parameters, distances, startOf };
}
