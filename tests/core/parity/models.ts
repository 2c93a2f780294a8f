/** The reference models as documents, and stepping them by hand on any form of the state. */
import * as tf from "@tensorflow/tfjs-core";
import type { DatasetInfo } from "../../../core/base/datasets.ts";
import { type Compiled, compilePlan } from "../../../core/compile/index.ts";
import { consensusProblem } from "../../../core/engine/consensus-problem.ts";
import { copiesProblem } from "../../../core/engine/copies-problem.ts";
import { ancestors, forwardPass, type Values } from "../../../core/engine/forward.ts";
import type { BatchProblem } from "../../../core/engine/problem.ts";
import type { GraphDocument } from "../../../core/graph/schema.ts";
import { solvers } from "../../../core/solvers/index.ts";
import { type SolverSettings, solverSettings } from "../../../core/solvers/settings.ts";

export interface Case {
  readonly name: string;
  readonly model: string;
  readonly algorithm: string;
  readonly parameter: number | null;
  readonly loss_op: "margin" | "ce";
  readonly steps: number;
  readonly inputs: number[][];
  readonly targets: number[][];
  readonly params0: Record<string, number[] | number[][]>;
  readonly params_after_step_1: Record<string, number[] | number[][]>;
  readonly params_after_step_3: Record<string, number[] | number[][]>;
  readonly params_final: Record<string, number[] | number[][]>;
  readonly step_losses: number[];
  readonly second_update: {
    readonly steps: number;
    readonly params_final: Record<string, number[] | number[][]>;
    readonly step_losses: number[];
  };
}

type Wire = [from: string, to: string];

const mlpWires: Wire[] = [
  ["data.x", "m1.a"],
  ["W1.value", "m1.b"],
  ["b1.value", "h1.x0"],
  ["m1.y", "h1.x1"],
  ["h1.y", "m2.a"],
  ["W2.value", "m2.b"],
];
const skipWires: Wire[] = [
  ...mlpWires,
  ["b2.value", "h2.x0"],
  ["m2.y", "h2.x1"],
  ["h1.y", "join.x0"],
  ["h2.y", "join.x1"],
  ["join.y", "m3.a"],
  ["W3.value", "m3.b"],
];

const types: Record<string, string> = {
  data: "dataset",
  m1: "matmul",
  m2: "matmul",
  m3: "matmul",
  h1: "sum-relu",
  h2: "sum-relu",
  join: "concat",
};

const split = (end: string) => {
  const [node, port] = end.split(".") as [string, string];
  return { node, port };
};

/** The document of a reference case; its data set is named "case". */
export function documentOf(c: Case, solver: Partial<SolverSettings>): GraphDocument {
  const wires = c.model === "skip" ? skipWires : mlpWires;
  const last = c.model === "skip" ? "m3.y" : "m2.y";
  const loss = c.loss_op === "margin" ? "margin" : "cross-entropy";
  const all: Wire[] = [...wires, [last, "loss.logits"], ["data.y", "loss.labels"]];
  const ids = [...new Set(all.flatMap((wire) => wire.map((end) => split(end).node)))];
  return {
    format: "proxflow",
    formatVersion: 1,
    name: c.name,
    nodes: ids.map((id) => ({
      id,
      type: id === "loss" ? loss : (types[id] ?? "parameter"),
      typeVersion: 1,
      params:
        id === "data"
          ? { name: "case" }
          : id === "loss" && loss === "cross-entropy"
            ? { lambda: 5 }
            : id in c.params0
              ? { shape: shapeOf(c.params0[id] as number[]) }
              : {},
      position: { x: 0, y: 0 },
    })),
    edges: all.map(([from, to], k) => ({ id: `e${k}`, from: split(from), to: split(to) })),
    solver: { ...solverSettings.parse({}), dataSlots: "free", pjaxCompatible: true, ...solver },
  };
}

export function shapeOf(value: number[] | number[][]): number[] {
  const first = value[0];
  return Array.isArray(first) ? [value.length, first.length] : [value.length];
}

export function infoOf(c: Case): DatasetInfo {
  return {
    name: "case",
    title: "",
    summary: "",
    source: "",
    columns: [
      { port: "x", shape: [c.inputs[0]?.length as number], kind: "real", help: "" },
      { port: "y", shape: [c.targets[0]?.length as number], kind: "one-hot", help: "" },
    ],
    train: c.inputs.length,
    test: c.inputs.length,
  };
}

/** Params by node id, as plain numbers. */
export type Params = Record<string, number[]>;

export interface Stepper {
  step(): void;
  /** The governing sequence's own parameter values, as PJAX returns them. */
  params(): Params;
  /** Mean over state arrays of the mean squared change in the last step (copies form only). */
  lastChange(): number;
}

/** Poses the batch of a case and steps it. */
export function stepper(
  c: Case,
  document: GraphDocument,
  form: "copies" | "consensus",
  start: Params,
): Stepper {
  const compiled = compilePlan(document, { case: infoOf(c) });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  const { plan } = compiled.partition;
  const given: Values = plan.vertices.map((v) => {
    if (v.kind === "parameter") return tf.tensor(start[v.node] as number[], v.shape as number[]);
    if (v.kind !== "data") return undefined;
    return tf.tensor2d(v.port === "x" ? c.inputs : c.targets);
  });
  const wanted = plan.vertices.filter((v) => v.active).map((v) => v.index);
  const values = forwardPass(plan, given, ancestors(plan, wanted), c.inputs.length);
  const batch = pose(compiled, document.solver, form)(values, c.inputs.length);
  let point = batch.start;
  let before = point;
  const named = (found: Values): Params =>
    Object.fromEntries(
      plan.vertices.flatMap((v) =>
        v.kind === "parameter" ? [[v.node, [...(found[v.index] as tf.Tensor).dataSync()]]] : [],
      ),
    );
  return {
    step() {
      before = point;
      point = solvers[document.solver.algorithm].step(
        batch.problem({ parameterRelaxation: document.solver.parameterRelaxation }),
        point,
        document.solver,
      );
    },
    params: () =>
      named(
        (point as { parameters?: Values }).parameters ??
          batch.parameters(point, document.solver.parameterRelaxation),
      ),
    lastChange() {
      const arrays = (p: unknown) => {
        const { slots, parameters } = p as { slots: tf.Tensor[]; parameters: Values };
        return [...slots, ...parameters.filter((t) => t !== undefined)];
      };
      const now = arrays(point);
      const changes = arrays(before).map(
        (t, k) => tf.mean(tf.squaredDifference(t, now[k] as tf.Tensor)).dataSync()[0] as number,
      );
      // PJAX keeps the labels in an array of their own, which never moves; we hold them as data.
      return changes.reduce((a, b) => a + b, 0) / (changes.length + 1);
    },
  };
}

function pose(
  compiled: Compiled,
  settings: SolverSettings,
  form: "copies" | "consensus",
): (values: Values, batch: number) => BatchProblem<unknown> {
  const { plan, side } = compiled.partition;
  const layers =
    settings.algorithm === "cp" || settings.algorithm === "cdr"
      ? compiled.sweep
      : (["A", "B"] as const).map((s) =>
          plan.vertices.filter((v) => side[v.index] === s).map((v) => v.index),
        );
  return (
    form === "copies"
      ? copiesProblem(compiled.partition, layers, settings)
      : consensusProblem(plan, layers, settings)
  ) as (values: Values, batch: number) => BatchProblem<unknown>;
}
