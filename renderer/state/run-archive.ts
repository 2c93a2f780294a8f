/** Runs as text that a browser keeps: bounded, versioned, read again only where it is sound. */
import { z } from "zod";
import { hashString } from "../../core/base/rng.ts";
import {
  type GraphDefinition,
  type GraphDocument,
  graphDocument,
} from "../../core/graph/schema.ts";
import { solverSettings } from "../../core/solvers/settings.ts";

/** Another version of the text has another key, so that none overwrites what it cannot read. */
const KEY = "proxflow.runs.1";
/** Runs kept of all, and characters that they may take together. */
export const MOST_RUNS = 40;
const MOST_TEXT = 1_500_000;
/** Longer lists in parameters are told apart by their hash alone. */
const MOST_ENTRIES = 32;

export interface LoggedRun {
  /** Unlike that of any other run of any window. */
  readonly uid: string;
  /** Counts runs, for people. */
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
  /** It was made before this window was opened. */
  readonly restored?: true;
}

/** Where the text lies. */
export interface Shelf {
  read(): string | null;
  /** "full": less may fit. "denied": nothing is kept here at all. */
  write(text: string): "kept" | "full" | "denied";
}

/** The browser's own storage, which private windows may deny. */
export const browserShelf: Shelf = {
  read() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  },
  write(text) {
    try {
      localStorage.setItem(KEY, text);
      return "kept";
    } catch (error) {
      const full = error instanceof DOMException && error.name === "QuotaExceededError";
      return full ? "full" : "denied";
    }
  },
};

/** JSON has no NaN and no infinity: they come back as NaN. */
const figure = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);
const figures = z.array(figure);

const archivedRun = z.object({
  uid: z.string(),
  id: z.number().int().positive(),
  at: z.number(),
  document: z.string(),
  hash: z.string(),
  seed: z.number(),
  backend: z.string(),
  status: z.string(),
  iterations: z.number(),
  seconds: z.number(),
  gap: figure,
  metrics: z.record(z.string(), figure),
  curve: z.object({ iterations: figures, gaps: figures }),
  measured: z.array(z.object({ iteration: z.number(), values: z.record(z.string(), figure) })),
});
const archive = z.object({
  version: z.literal(1),
  /** Each document once, by the key that its runs name. */
  documents: z.record(z.string(), graphDocument),
  runs: z.array(z.unknown()),
});

const short = (value: number): number =>
  Number.isFinite(value) ? Number(value.toPrecision(6)) : value;

type Json = GraphDocument["nodes"][number]["params"][string];

function slimValue(value: Json): Json {
  if (!Array.isArray(value) || value.length <= MOST_ENTRIES) return value;
  const hash = hashString(JSON.stringify(value)).toString(16).padStart(8, "0");
  return `${value.length} entries, ${hash}`;
}

function slimGraph<G extends Pick<GraphDefinition, "nodes" | "edges">>(graph: G): G {
  return {
    ...graph,
    nodes: graph.nodes.map(({ note: _, ...node }) => ({
      ...node,
      params: Object.fromEntries(
        Object.entries(node.params).map(([name, value]) => [name, slimValue(value)]),
      ),
    })),
    edges: graph.edges.map(({ via: _, ...edge }) => edge),
  };
}

/** A document as two runs are compared by it: without notes, frames and the entries of long lists. */
export function comparable({
  view: _view,
  frames: _frames,
  definitions,
  ...document
}: GraphDocument): GraphDocument {
  return {
    ...slimGraph(document),
    solver: solverSettings.parse(document.solver),
    ...(definitions && {
      definitions: Object.fromEntries(
        Object.entries(definitions).map(([name, { frames: _, ...inner }]) => [
          name,
          slimGraph(inner),
        ]),
      ),
    }),
  };
}

/** @param runs latest first; the oldest make way where all would take too much */
export function encodeRuns(runs: readonly LoggedRun[]): string {
  const slimmed = new Map<GraphDocument, string>();
  const textOf = (document: GraphDocument): string => {
    const text = slimmed.get(document) ?? JSON.stringify(comparable(document));
    slimmed.set(document, text);
    return text;
  };
  for (let count = Math.min(runs.length, MOST_RUNS); ; count = Math.floor(count * 0.8)) {
    const documents = new Map<string, string>();
    const kept = runs.slice(0, count).map((run) => {
      const text = textOf(run.document);
      const document = hashString(text).toString(16);
      documents.set(document, text);
      const { iterations, gaps } = run.curve;
      return { ...run, document, curve: { iterations, gaps: gaps.map(short) } };
    });
    const held = [...documents].map(([key, text]) => `${JSON.stringify(key)}:${text}`);
    const text = `{"version":1,"documents":{${held.join(",")}},"runs":${JSON.stringify(kept)}}`;
    if (text.length <= MOST_TEXT || count === 0) return text;
  }
}

/** The runs in a text, latest first; what cannot be read is left out. Never throws. */
export function decodeRuns(text: string | null): LoggedRun[] {
  if (text === null) return [];
  try {
    const read = archive.safeParse(JSON.parse(text));
    if (!read.success) return [];
    const { documents, runs } = read.data;
    return runs.flatMap((raw): LoggedRun[] => {
      const run = archivedRun.safeParse(raw);
      const document = run.success ? documents[run.data.document] : undefined;
      return run.success && document ? [{ ...run.data, document, restored: true }] : [];
    });
  } catch {
    return [];
  }
}
