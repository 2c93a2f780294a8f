/** What the values of a document's run are worth: asked of the host, kept until the next run. */
import { createStore, type StoreApi } from "zustand/vanilla";
import { builtinDatasets, type EvaluationPart } from "../../core/base/datasets.ts";
import type { GraphDocument, GraphNode } from "../../core/graph/schema.ts";
import { dataset } from "../../core/ops/dataset.ts";
import type { EvaluationDone } from "../../core/protocol/evaluation.ts";
import type { HostClient } from "../host/host-client.ts";
import { HostError } from "../host/host-error.ts";
import type { RunStore } from "./run-store.ts";

export interface EvaluationState {
  readonly status: "idle" | "going" | "done" | "failed";
  /** The part that is or was judged, and is judged next. */
  readonly part: EvaluationPart;
  /** Examples done, of all; 0 before the first are. */
  readonly done: number;
  readonly total: number;
  readonly found: EvaluationDone | null;
  /** Of the run, where it was judged. */
  readonly iteration: number | null;
  /** Why it failed, for people. */
  readonly message: string | null;
}

export interface Evaluation extends StoreApi<EvaluationState> {
  choose(part: EvaluationPart): void;
  /** Judges the chosen part, unless one is being judged. */
  start(): Promise<void>;
  cancel(): Promise<void>;
}

/** Worst examples that a report shows. */
export const WORST = 12;

const idle: EvaluationState = {
  status: "idle",
  part: "held-out",
  done: 0,
  total: 0,
  found: null,
  iteration: null,
  message: null,
};

/** @param iterationOf where the run stands */
export function createEvaluation(
  host: HostClient,
  run: RunStore,
  iterationOf: () => number | null,
): Evaluation {
  const store = createStore<EvaluationState>(() => idle);
  const { getState, setState } = store;
  /** The run that is judged. */
  let judged: string | null = null;

  host.on("evaluation.progress", ({ run: of, done, total }) => {
    if (of === judged && getState().status === "going") setState({ done, total });
  });
  // Figures of a run that another one replaced are nobody's.
  run.subscribe((now, before) => {
    if (now.status === "starting" && before.status !== "starting") {
      judged = null;
      setState({ ...idle, part: getState().part });
    } else if (now.run === null && before.run !== null) {
      judged = null;
      setState(idle);
    }
  });
  return {
    ...store,
    choose: (part) => setState({ part }),
    async start() {
      const of = run.getState().run;
      if (of === null || getState().status === "going") return;
      const { part } = getState();
      const iteration = iterationOf();
      judged = of;
      setState({ status: "going", done: 0, total: 0, message: null });
      const still = (): boolean => judged === of;
      try {
        const found = await host.request("evaluation.start", { run: of, part, worst: WORST });
        if (still()) setState({ status: "done", found, iteration });
      } catch (error) {
        if (!still()) return;
        if (error instanceof HostError && error.detail.code === "cancelled")
          setState({ status: getState().found ? "done" : "idle" });
        else
          setState({
            status: "failed",
            found: null,
            message: error instanceof Error ? error.message : String(error),
          });
      }
    },
    async cancel() {
      if (judged === null || getState().status !== "going") return;
      // One that ended meanwhile has nothing to cancel.
      await host.request("evaluation.cancel", { run: judged }).catch(() => undefined);
    },
  };
}

const nodesOf = (document: GraphDocument): readonly GraphNode[] =>
  [document, ...Object.values(document.definitions ?? {})].flatMap(({ nodes }) => nodes);

/** Why there is nothing to evaluate in a document; `null` where there is. */
export function nothingToEvaluate(document: GraphDocument): "no-data" | "no-probe" | null {
  const types = new Set(nodesOf(document).flatMap(({ type, muted }) => (muted ? [] : [type])));
  if (!types.has("dataset")) return "no-data";
  return types.has("accuracy") || types.has("mean-squared-error") ? null : "no-probe";
}

/** Examples in each part of a document's data; of its smallest set where it has several. */
export function partSizes(document: GraphDocument): Readonly<Record<EvaluationPart, number>> {
  const { datasets = {} } = document;
  const sizes = { train: [] as number[], validation: [] as number[], "held-out": [] as number[] };
  for (const { type, params } of nodesOf(document)) {
    if (type !== dataset.type) continue;
    const { name } = dataset.params.parse(params);
    const set = Object.hasOwn(datasets, name) ? datasets[name] : builtinDatasets[name];
    // What is not known here is left to the host, which says what is not there.
    sizes.train.push(set?.train ?? 1);
    sizes.validation.push(set ? (set.validation ?? 0) : 1);
    sizes["held-out"].push(set?.test ?? 1);
  }
  const least = (all: readonly number[]): number => (all.length === 0 ? 0 : Math.min(...all));
  return {
    train: least(sizes.train),
    validation: least(sizes.validation),
    "held-out": least(sizes["held-out"]),
  };
}
