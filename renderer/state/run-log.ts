/**
 * Every run with what made it and its curves, to lay one over another. The browser keeps them over a
 * reload and for the next window, as far as it keeps anything.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import { hashString } from "../../core/base/rng.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { serializeDocument } from "../../core/graph/serialize.ts";
import {
  browserShelf,
  decodeRuns,
  encodeRuns,
  type LoggedRun,
  MOST_RUNS,
  type Shelf,
} from "./run-archive.ts";
import type { RunState } from "./run-store.ts";
import type { Telemetry } from "./telemetry.ts";

/** Points kept of a curve. */
const POINTS = 600;

export interface RunLog extends StoreApi<{ readonly runs: readonly LoggedRun[] }> {
  add(
    run: Pick<LoggedRun, "document" | "seed" | "backend" | "status">,
    telemetry: Telemetry,
    state: RunState,
  ): void;
  /** Forgets all runs, those of earlier windows too. */
  clear(): void;
}

/** A short name for what is solved: the same for graphs that differ in layout or settings alone. */
export function graphHash(document: GraphDocument): string {
  const plain = <G extends Pick<GraphDocument, "nodes" | "edges">>({ nodes, edges }: G) => ({
    nodes: nodes.map(({ position: _, note: _note, title: _title, ...node }) => node),
    edges: edges.map(({ via: _, ...edge }) => edge),
  });
  const { definitions } = document;
  const inner = Object.entries(definitions ?? {}).map(
    ([name, definition]) => [name, plain(definition)] as const,
  );
  const all = {
    ...plain(document),
    ...(definitions && { definitions: Object.fromEntries(inner) }),
  };
  return hashString(serializeDocument(all as unknown as GraphDocument))
    .toString(16)
    .padStart(8, "0");
}

function thinned<T>(column: ArrayLike<T>): T[] {
  const step = Math.max(1, Math.ceil(column.length / POINTS));
  return Array.from(column).filter((_, i) => i % step === 0 || i === column.length - 1);
}

/** Runs of both lists, each once, the latest first. */
function merged(one: readonly LoggedRun[], other: readonly LoggedRun[]): LoggedRun[] {
  const known = new Set(one.map(({ uid }) => uid));
  return [...one, ...other.filter(({ uid }) => !known.has(uid))]
    .toSorted((a, b) => b.at - a.at)
    .slice(0, MOST_RUNS);
}

/** Numbers that rise with time and differ: windows that counted by themselves may have the same. */
function numbered(runs: readonly LoggedRun[]): LoggedRun[] {
  let last = 0;
  return runs
    .toReversed()
    .map((run) => {
      last = Math.max(last + 1, run.id);
      return { ...run, id: last };
    })
    .reverse();
}

/**
 * @param shelf where runs are kept
 * @param onDenied called once, when a run could not be kept
 */
export function createRunLog(shelf: Shelf = browserShelf, onDenied: () => void = () => {}): RunLog {
  const store = createStore<{ readonly runs: readonly LoggedRun[] }>(() => ({
    runs: numbered(merged(decodeRuns(shelf.read()), [])),
  }));
  const { getState, setState } = store;
  let told = false;

  const keep = (): void => {
    // Another window may have kept runs of its own meanwhile.
    let runs = merged(getState().runs, decodeRuns(shelf.read()));
    for (;;) {
      const result = shelf.write(encodeRuns(runs));
      if (result === "kept") return;
      if (result === "denied" || runs.length <= 1) break;
      runs = runs.slice(0, runs.length >> 1);
    }
    if (!told) onDenied();
    told = true;
  };

  return {
    ...store,
    add(run, telemetry, { result, metrics }) {
      const { history, latest } = telemetry;
      const { runs } = getState();
      const logged: LoggedRun = {
        ...run,
        uid: crypto.randomUUID(),
        id: 1 + Math.max(0, ...runs.map(({ id }) => id)),
        at: Date.now(),
        hash: graphHash(run.document),
        iterations: result?.iterations ?? latest?.iteration ?? 0,
        seconds: result?.seconds ?? latest?.seconds ?? 0,
        gap: result?.gap ?? latest?.gap ?? Number.NaN,
        metrics: result?.metrics ?? metrics.at(-1)?.values ?? {},
        curve: { iterations: thinned(history.column(0)), gaps: thinned(history.column(1)) },
        measured: thinned(metrics).map(({ iteration, values }) => ({ iteration, values })),
      };
      setState({ runs: [logged, ...runs].slice(0, MOST_RUNS) });
      keep();
    },
    clear() {
      setState({ runs: [] });
      shelf.write(encodeRuns([]));
    },
  };
}
