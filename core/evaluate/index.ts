/** What solved parameters are worth on held-out data, by each probe that measures it. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { LoadedDataset } from "../base/datasets.ts";
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
import { Classification, type ClassificationReport } from "./classification.ts";
import { Regression, type RegressionReport } from "./regression.ts";

export type { ClassificationReport } from "./classification.ts";
export type { RegressionReport } from "./regression.ts";

/** What one probe's node was found to measure. */
export type Evaluation = { readonly node: string } & (ClassificationReport | RegressionReport);

/** What is evaluated. */
export interface EvaluateOptions {
  /** Loaded data by name. */
  readonly datasets: Readonly<Record<string, LoadedDataset>>;
  /** All that the probes' inputs depend on, by variable id. */
  readonly parameters: Parameters;
  /** Worst examples a report shows at most. Default 12. */
  readonly worst?: number;
}

/** Examples a forward pass. */
const CHUNK = 1000;

/**
 * Judges the inputs of each probe `accuracy` and `mean-squared-error` on the held-out part of the
 * data, on the tfjs backend that is set. Nothing is solved; memory does not grow with the data.
 * @returns a report a probe, in the order of the document
 * @throws ProxflowError `bad-document`; `nothing-to-evaluate` without such a probe; `no-held-out`
 * where no example is held out; `bad-parameters`; `dataset-missing`
 */
export async function evaluate(
  document: GraphDocument,
  { datasets, parameters, worst = 12 }: EvaluateOptions,
): Promise<readonly Evaluation[]> {
  const catalog = Object.fromEntries(Object.entries(datasets).map(([k, d]) => [k, d.info]));
  const compiled = soundPlan(document, catalog);
  const { plan } = compiled.partition;
  const bound = bindDatasets(plan, datasets);
  const judges = plan.probes.flatMap((probe) => judgeOf(plan, probe, bound, worst));
  if (judges.length === 0)
    throw new ProxflowError("nothing-to-evaluate", "The model has no probe to evaluate.", {
      fix: "Add an Accuracy or a Mean squared error, and wire what the model says and the data to it.",
    });
  const total = Math.min(...[...bound.values()].map(({ test }) => test.count));
  if (bound.size === 0 || total === 0)
    throw new ProxflowError("no-held-out", "No example is held out from training.", {
      fix: "Import the data with a test part.",
    });
  const wanted = judges.flatMap(({ probe }) => probe.inputs.slice(0, 2));
  const needed = ancestors(plan, wanted);
  refuseAbsent(plan, needed, parameters);
  const sources = initialSources(plan, document.solver.seed, parameters);
  try {
    for (let at = 0; at < total; at += CHUNK) {
      const size = Math.min(CHUNK, total - at);
      const rows = Uint32Array.from({ length: size }, (_, i) => at + i);
      const found = tidy(() => {
        const data = dataValues(plan, bound, "test", () => rows);
        const given = plan.vertices.map((v) => data[v.index] ?? sources[v.index]);
        const values = forwardPass(plan, given, needed, size);
        return wanted.map((index) => tf.clone(values[index] as Tensor));
      });
      const read = await Promise.all(found.map((t) => t.data() as Promise<Float32Array>));
      free(found);
      judges.forEach(({ judge }, k) => {
        judge.add(read[2 * k] as Float32Array, read[2 * k + 1] as Float32Array);
      });
    }
  } finally {
    free(sources);
  }
  return judges.map(({ probe, judge }) => ({ node: probe.node, ...judge.report() }));
}

interface Judged {
  readonly probe: PlanProbe;
  readonly judge: Classification | Regression;
}

function judgeOf(
  plan: Plan,
  probe: PlanProbe,
  bound: ReadonlyMap<string, LoadedDataset>,
  worst: number,
): Judged[] {
  const shape = concrete((plan.vertices[probe.inputs[0] as number] as Vertex).shape, 1);
  if (probe.op.type === "mean-squared-error")
    return [{ probe, judge: new Regression(sizeOf(shape), worst) }];
  if (probe.op.type !== "accuracy") return [];
  const width = shape.at(-1) as number;
  const labels = plan.vertices[probe.inputs[1] as number] as Vertex;
  const known = bound.get(labels.node)?.info.classes;
  const names =
    known?.length === width ? known : Array.from({ length: width }, (_, k) => String(k));
  return [{ probe, judge: new Classification(names, sizeOf(shape) / width, worst) }];
}

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
