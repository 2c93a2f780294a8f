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
  readonly inputs: readonly Nested[];
  readonly targets: readonly Nested[];
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

/** Nodes that are not parameters, by id; `loss` comes of itself. */
type Nodes = Record<string, readonly [type: string, params?: Record<string, unknown>]>;

interface Model {
  readonly nodes: Nodes;
  readonly wires: readonly Wire[];
  /** The output that the loss takes. */
  readonly logits: string;
}

const dense: Nodes = {
  data: ["dataset", { name: "case" }],
  m1: ["matmul"],
  m2: ["matmul"],
};

const mlp: Model = {
  nodes: { ...dense, h1: ["sum-relu"] },
  wires: [
    ["data.x", "m1.a"],
    ["W1.value", "m1.b"],
    ["b1.value", "h1.x0"],
    ["m1.y", "h1.x1"],
    ["h1.y", "m2.a"],
    ["W2.value", "m2.b"],
  ],
  logits: "m2.y",
};

const skip: Model = {
  nodes: { ...mlp.nodes, m3: ["matmul"], h2: ["sum-relu"], join: ["concat"] },
  wires: [
    ...mlp.wires,
    ["b2.value", "h2.x0"],
    ["m2.y", "h2.x1"],
    ["h1.y", "join.x0"],
    ["h2.y", "join.x1"],
    ["join.y", "m3.a"],
    ["W3.value", "m3.b"],
  ],
  logits: "m3.y",
};

const quant: Model = {
  nodes: { ...dense, q: ["quantize", { levels: 2, scale: 1 }] },
  wires: [
    ["data.x", "m1.a"],
    ["W1.value", "m1.b"],
    ["m1.y", "q.x"],
    ["q.y", "m2.a"],
    ["W2.value", "m2.b"],
  ],
  logits: "m2.y",
};

/** A 3x3 convolution with bias, and a last product behind `pool`. */
const convolution = (pool: Nodes[string]): Model => ({
  nodes: {
    ...dense,
    cut: ["patches", { kernel: [3, 3], padding: "same" }],
    h1: ["sum-relu"],
    pool,
  },
  wires: [
    ["data.x", "cut.x"],
    ["cut.y", "m1.a"],
    ["K.value", "m1.b"],
    ["b.value", "h1.x0"],
    ["m1.y", "h1.x1"],
    ["h1.y", "pool.x"],
    ["pool.y", "m2.a"],
    ["W.value", "m2.b"],
  ],
  logits: "m2.y",
});

/** Two steps of a recurrent cell: the state is the first three outputs, the rest are logits. */
const rnn: Model = (() => {
  const nodes: Record<string, Nodes[string]> = {
    data: ["dataset", { name: "case" }],
    last: ["stack", { axis: 1 }],
  };
  const wires: Wire[] = [];
  for (const t of [0, 1]) {
    nodes[`token${t}`] = ["slice", { begin: [t], size: [1] }];
    nodes[`number${t}`] = ["squeeze"];
    nodes[`embed${t}`] = ["gather"];
    // The first state is zero.
    nodes[`join${t}`] = t === 0 ? ["pad", { before: [0], after: [3] }] : ["concat"];
    nodes[`in${t}`] = ["matmul"];
    nodes[`hidden${t}`] = ["sum-relu"];
    nodes[`out${t}`] = ["matmul"];
    nodes[`logits${t}`] = ["slice", { begin: [3], size: [-1] }];
    wires.push(
      ["data.x", `token${t}.x`],
      [`token${t}.y`, `number${t}.x`],
      ["E.value", `embed${t}.x`],
      [`number${t}.y`, `embed${t}.index`],
      [`embed${t}.y`, t === 0 ? "join0.x" : `join${t}.x0`],
      [`join${t}.y`, `in${t}.a`],
      ["W1.value", `in${t}.b`],
      ["b1.value", `hidden${t}.x0`],
      [`in${t}.y`, `hidden${t}.x1`],
      [`hidden${t}.y`, `out${t}.a`],
      ["W2.value", `out${t}.b`],
      [`out${t}.y`, `logits${t}.x`],
      [`logits${t}.y`, `last.x${t}`],
    );
  }
  nodes.first = ["slice", { begin: [0], size: [3] }];
  nodes.state = ["sum-relu"];
  wires.push(["out0.y", "first.x"], ["first.y", "state.x0"], ["state.y", "join1.x1"]);
  return { nodes, wires, logits: "last.y" };
})();

const models: Record<string, Model> = {
  mlp,
  skip,
  quant,
  rnn,
  conv: convolution(["reshape", { shape: [-1] }]),
  convmax: convolution(["max", { axes: [1, 2] }]),
};

const split = (end: string) => {
  const [node, port] = end.split(".") as [string, string];
  return { node, port };
};

/** The document of a reference case; its data set is named "case". */
export function documentOf(c: Case, solver: Partial<SolverSettings>): GraphDocument {
  const model = models[c.model] as Model;
  const loss: Nodes[string] =
    c.loss_op === "margin" ? ["margin"] : ["cross-entropy", { lambda: 5 }];
  const nodes: Nodes = { ...model.nodes, loss };
  const all: Wire[] = [...model.wires, [model.logits, "loss.logits"], ["data.y", "loss.labels"]];
  const ids = [...new Set(all.flatMap((wire) => wire.map((end) => split(end).node)))];
  return {
    format: "proxflow",
    formatVersion: 1,
    name: c.name,
    nodes: ids.map((id) => {
      const [type, params] = nodes[id] ?? ["parameter", { shape: shapeOf(c.params0[id] ?? []) }];
      return {
        id,
        type,
        typeVersion: 1,
        params: (params ?? {}) as GraphDocument["nodes"][number]["params"],
        position: { x: 0, y: 0 },
      };
    }),
    edges: all.map(([from, to], k) => ({ id: `e${k}`, from: split(from), to: split(to) })),
    solver: { ...solverSettings.parse({}), dataSlots: "free", pjaxCompatible: true, ...solver },
  };
}

/** Lists of numbers, nested as deep as the value has axes. */
export type Nested = number | readonly Nested[];

export const shapeOf = (value: Nested): number[] =>
  typeof value === "number" ? [] : [value.length, ...shapeOf(value[0] as Nested)];

export function infoOf(c: Case): DatasetInfo {
  return {
    name: "case",
    title: "",
    summary: "",
    source: "",
    columns: [
      { port: "x", shape: shapeOf(c.inputs).slice(1), kind: "real", help: "" },
      { port: "y", shape: shapeOf(c.targets).slice(1), kind: "one-hot", help: "" },
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
    return tf.tensor((v.port === "x" ? c.inputs : c.targets) as unknown as tf.TensorLike);
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
