/** Every run of this window with what made it and its curves, to lay one over another. */
import { createStore, type StoreApi } from "zustand/vanilla";
import { hashString } from "../../core/base/rng.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { serializeDocument } from "../../core/graph/serialize.ts";
import type { RunState } from "./run-store.ts";
import type { Telemetry } from "./telemetry.ts";

/** Points kept of a curve, and runs kept of all. */
const POINTS = 600;
const MOST = 40;

export interface LoggedRun {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly document: GraphDocument;
  /** Of nodes and wires with their parameters, places on the canvas left out. */
  readonly hash: string;
  readonly seed: number;
  readonly backend: string;
  readonly status: string;
  readonly iterations: number;
  readonly seconds: number;
  readonly gap: number;
  readonly metrics: Readonly<Record<string, number>>;
  /** Columns of the same length. */
  readonly curve: { readonly iterations: readonly number[]; readonly gaps: readonly number[] };
  readonly measured: readonly {
    readonly iteration: number;
    readonly values: Readonly<Record<string, number>>;
  }[];
}

export interface RunLog extends StoreApi<{ readonly runs: readonly LoggedRun[] }> {
  add(
    run: Pick<LoggedRun, "document" | "seed" | "backend" | "status">,
    telemetry: Telemetry,
    state: RunState,
  ): void;
}

/** A short name for what is solved: the same for graphs that differ in layout or settings alone. */
export function graphHash(document: GraphDocument): string {
  const nodes = document.nodes.map(({ position: _, note: _note, title: _title, ...node }) => node);
  const plain = { nodes, edges: document.edges } as unknown as GraphDocument;
  return hashString(serializeDocument(plain)).toString(16).padStart(8, "0");
}

const thinned = (column: Float64Array): number[] => {
  const step = Math.max(1, Math.ceil(column.length / POINTS));
  return [...column].filter((_, i) => i % step === 0 || i === column.length - 1);
};

export function createRunLog(): RunLog {
  const store = createStore<{ readonly runs: readonly LoggedRun[] }>(() => ({ runs: [] }));
  let count = 0;
  return {
    ...store,
    add(run, telemetry, { result, metrics }) {
      count += 1;
      const { history, latest } = telemetry;
      const logged: LoggedRun = {
        ...run,
        id: count,
        at: Date.now(),
        hash: graphHash(run.document),
        iterations: result?.iterations ?? latest?.iteration ?? 0,
        seconds: result?.seconds ?? latest?.seconds ?? 0,
        gap: result?.gap ?? latest?.gap ?? Number.NaN,
        metrics: result?.metrics ?? metrics.at(-1)?.values ?? {},
        curve: { iterations: thinned(history.column(0)), gaps: thinned(history.column(1)) },
        measured: metrics.map(({ iteration, values }) => ({ iteration, values })),
      };
      store.setState({ runs: [logged, ...store.getState().runs].slice(0, MOST) });
    },
  };
}
