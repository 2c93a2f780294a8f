/** What there is to judge in a document, and forward passes over rows of one part of its data. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { DataPart, EvaluationPart, LoadedDataset } from "../base/datasets.ts";
import { ProxflowError } from "../base/errors.ts";
import { concrete, sizeOf } from "../base/shape.ts";
import { soundPlan } from "../compile/index.ts";
import type { Plan, PlanProbe, Vertex } from "../compile/plan.ts";
import { bindDatasets, dataValues } from "../engine/batches.ts";
import { ancestors, forwardPass } from "../engine/forward.ts";
import { initialSources } from "../engine/initial-sources.ts";
import { free, tidy } from "../engine/memory.ts";
import type { Parameters } from "../engine/solve.ts";
import type { GraphDocument } from "../graph/schema.ts";
import type { Tracer } from "../operators/op.ts";

const splitOf: Readonly<Record<EvaluationPart, DataPart>> = {
  train: "train",
  validation: "validation",
  "held-out": "test",
};

/** What is evaluated. */
export interface EvaluateOptions {
  /** Loaded data by name. */
  readonly datasets: Readonly<Record<string, LoadedDataset>>;
  /** All that the probes' inputs depend on, by variable id. */
  readonly parameters: Parameters;
  /** Worst examples a report shows at most. Default 12. */
  readonly worst?: number;
  /** Default: what is held out. */
  readonly part?: EvaluationPart;
  /** Runs operators of the document's own, which the person has allowed. */
  readonly operators?: Tracer | undefined;
  /** Examples done, of all. It is waited for; what it throws ends the evaluation. */
  onProgress?(done: number, total: number): void | Promise<void>;
}

/** A probe that is judged, and what it looks at. */
export interface Judged {
  readonly probe: PlanProbe;
  /** Per example, without the batch. */
  readonly shape: readonly number[];
  /** Data set of the labels, where they are one's. */
  readonly labels: LoadedDataset | undefined;
}

export interface Prepared {
  readonly plan: Plan;
  readonly bound: ReadonlyMap<string, LoadedDataset>;
  readonly judged: readonly Judged[];
  /** Examples in the part. */
  readonly total: number;
  /**
   * @param rows of the part
   * @returns what each judged probe compares, said then wanted, row by row
   * @throws ProxflowError `not-finite`
   */
  pass(rows: Uint32Array): Promise<readonly (readonly [Float32Array, Float32Array])[]>;
  dispose(): void;
}

/**
 * @throws ProxflowError `bad-document`; `nothing-to-evaluate` without a probe to judge; `no-held-out`,
 * `no-validation` or `no-train` where the data has no example in the part; `bad-parameters`;
 * `dataset-missing`
 */
export function prepare(
  document: GraphDocument,
  { datasets, parameters, part = "held-out", operators }: EvaluateOptions,
): Prepared {
  const catalog = Object.fromEntries(Object.entries(datasets).map(([k, d]) => [k, d.info]));
  const { plan } = soundPlan(document, catalog, operators).partition;
  const bound = bindDatasets(plan, datasets);
  const judged = plan.probes.flatMap((probe) => judgedOf(plan, probe, bound));
  if (judged.length === 0)
    throw new ProxflowError("nothing-to-evaluate", "The model has no probe to evaluate.", {
      fix: "Add an Accuracy or a Mean squared error, and wire what the model says and the data to it.",
    });
  const total = Math.min(...[...bound.values()].map((set) => set[splitOf[part]]?.count ?? 0));
  if (bound.size === 0 || total === 0) throw emptyPart(part);
  const wanted = judged.flatMap(({ probe }) => probe.inputs.slice(0, 2));
  const needed = ancestors(plan, wanted);
  refuseAbsent(plan, needed, parameters);
  const sources = initialSources(plan, document.solver.seed, parameters);
  return {
    plan,
    bound,
    judged,
    total,
    async pass(rows) {
      const found = tidy(() => {
        const data = dataValues(plan, bound, splitOf[part], () => rows);
        const given = plan.vertices.map((v) => data[v.index] ?? sources[v.index]);
        const values = forwardPass(plan, given, needed, rows.length);
        return wanted.map((index) => tf.clone(values[index] as Tensor));
      });
      try {
        const read = await Promise.all(found.map((t) => t.data() as Promise<Float32Array>));
        return judged.map(({ probe }, k) => {
          const pair = [read[2 * k] as Float32Array, read[2 * k + 1] as Float32Array] as const;
          if (!pair[0].every(Number.isFinite))
            throw new ProxflowError(
              "not-finite",
              "The model gives numbers that are infinite or none: there is nothing to judge.",
              { node: probe.node, fix: "Run it anew with another seed or a smaller step." },
            );
          return pair;
        });
      } finally {
        free(found);
      }
    },
    dispose: () => free(sources),
  };
}

/** Rows of one part at a port of a data set. */
export function rowsAt(
  set: LoadedDataset,
  part: EvaluationPart,
  port: string,
  rows: readonly number[],
): Float32Array | undefined {
  const split = set[splitOf[part]];
  const stored = split?.stored?.[port];
  if (stored) return stored.rows(rows);
  const column = split?.columns[port];
  if (!split || !column) return undefined;
  const width = column.length / split.count;
  const out = new Float32Array(rows.length * width);
  rows.forEach((row, k) => {
    out.set(column.subarray(row * width, (row + 1) * width), k * width);
  });
  return out;
}

function emptyPart(part: EvaluationPart): ProxflowError {
  if (part === "held-out")
    return new ProxflowError("no-held-out", "No example is held out from training.", {
      fix: "Import the data with a test part.",
    });
  if (part === "validation")
    return new ProxflowError("no-validation", "The data has no validation part.", {
      fix: "Import it with one, or judge what is held out.",
    });
  return new ProxflowError("no-train", "The data has no part to train on.", {
    fix: "Import it with one.",
  });
}

function judgedOf(
  plan: Plan,
  probe: PlanProbe,
  bound: ReadonlyMap<string, LoadedDataset>,
): Judged[] {
  const { type } = probe.op;
  if (type !== "accuracy" && type !== "mean-squared-error") return [];
  const [said, wanted] = probe.inputs.map((index) => plan.vertices[index] as Vertex);
  const batched = concrete((said as Vertex).shape, 1);
  const shape = (said as Vertex).shape[0] === "B" ? batched.slice(1) : batched;
  return [{ probe, shape, labels: wanted && bound.get(wanted.node) }];
}

/** Numbers an example. */
export const widthOf = ({ shape }: Judged): number => sizeOf(shape);

function refuseAbsent(plan: Plan, needed: ReadonlySet<number>, parameters: Parameters): void {
  const absent = plan.vertices.find(
    (v) =>
      v.kind === "parameter" &&
      needed.has(v.index) &&
      !Object.hasOwn(parameters, `${v.node}.${v.port}`),
  );
  if (absent)
    throw new ProxflowError(
      "bad-parameters",
      `There is no value for "${absent.node}.${absent.port}".`,
      {
        node: absent.node,
        port: absent.port,
        fix: "Use parameters that were saved from this model.",
      },
    );
}
