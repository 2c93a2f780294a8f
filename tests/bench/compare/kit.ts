/** What comparisons of templates with known solvers are made of, and how they are run. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LoadedDataset } from "../../../core/base/datasets.ts";
import { createSession, run } from "../../../core/engine/index.ts";
import type { Session } from "../../../core/engine/session.ts";
import { parseDocument } from "../../../core/graph/parse.ts";
import type { GraphDocument } from "../../../core/graph/schema.ts";
import { packageRoot } from "../../../electron/host/paths.ts";
import { loadDataset } from "../../../electron/worker/datasets.ts";
import type { ReportCase } from "../report.ts";

/** What a solver came to from one seed. */
interface Outcome {
  /** In the unit of the comparison. */
  readonly value: number;
  readonly note?: string;
}

/** A solver that takes part; the template itself is the first of a comparison. */
export interface Contestant {
  readonly name: string;
  /** Gets the same each time: one seed says all. */
  readonly certain?: true;
  /** Before the clock runs: a choice of settings, data that is laid out. */
  prepare?(): Promise<void>;
  solve(seed: number): Promise<Outcome>;
}

/** A template against known solvers of its problem. */
export interface Comparison {
  readonly name: string;
  /** What `value` is. */
  readonly unit: string;
  readonly seeds: readonly number[];
  contestants(): readonly Contestant[];
}

const read = new Map<string, GraphDocument>();

/** The document of a template, with its seed replaced. */
export function templateDocument(name: string, seed = 1): GraphDocument {
  const document = read.get(name) ?? readTemplate(name);
  read.set(name, document);
  return { ...document, solver: { ...document.solver, seed } };
}

function readTemplate(name: string): GraphDocument {
  const path = join(packageRoot(), "templates", name, "graph.json");
  const parsed = parseDocument(readFileSync(path, "utf8"));
  if (!parsed.ok) throw new Error(parsed.problems.map((p) => p.message).join("\n"));
  return parsed.document;
}

/** A list of numbers among the parameters of a template's node. */
export function numbersOf(document: GraphDocument, node: string, field = "values"): number[] {
  const found = document.nodes.find(({ id }) => id === node)?.params[field];
  if (!Array.isArray(found)) throw new Error(`Node ${node} has no numbers "${field}".`);
  return found.map(Number);
}

/** A solved template. */
export interface Solved {
  readonly metrics: Readonly<Record<string, number>>;
  readonly gap: number;
  readonly iterations: number;
  /** Numbers of a parameter. */
  value(node: string): Promise<Float32Array>;
}

/**
 * Runs the template to its end; `read` takes from it what is to be compared.
 * @param variant a change of the template, and what it is called; as it is where left out
 */
export function templateItself(
  name: string,
  read: (solved: Solved) => Promise<Outcome> | Outcome,
  variant?: { readonly name: string; change(document: GraphDocument): GraphDocument },
): Contestant {
  const datasets: Record<string, LoadedDataset> = {};
  return {
    name: `${variant?.name ?? name} (Proxflow)`,
    async prepare() {
      for (const { type, params } of templateDocument(name).nodes)
        if (type === "dataset") datasets[String(params.name)] = loadDataset(String(params.name));
    },
    async solve(seed) {
      const original = templateDocument(name, seed);
      const document = variant?.change(original) ?? original;
      // Measured at the start and at the end alone, so that the clock counts solving.
      const solver = { ...document.solver, evaluateEvery: 1_000_000 };
      const session: Session = createSession({ document: { ...document, solver }, datasets });
      try {
        const { metrics, gap, iterations } = await run(session);
        const value = async (node: string) => {
          const [found] = await session.values([`${node}.value`]);
          if (!found) throw new Error(`No value ${node}.`);
          return found.data as Float32Array;
        };
        return await read({ metrics, gap, iterations, value });
      } finally {
        session.dispose();
      }
    },
  };
}

/** The template by one of its metrics. */
export const byMetric = (
  name: string,
  metric: string,
  variant?: Parameters<typeof templateItself>[2],
): Contestant =>
  templateItself(name, ({ metrics }) => ({ value: metrics[metric] ?? Number.NaN }), variant);

const mean = (values: readonly number[]): number =>
  values.reduce((a, b) => a + b, 0) / values.length;

/**
 * Contestants take turns seed by seed. Times are processor time, which other work on the machine
 * changes little; `ratio` is that of the template over that of the row.
 * @param each called with each figure as it comes in
 */
export async function compare(
  { name, unit, seeds, contestants }: Comparison,
  each: (row: ReportCase) => void,
): Promise<ReportCase[]> {
  const list = contestants();
  for (const contestant of list) await contestant.prepare?.();
  const found = new Map<Contestant, { outcome: Outcome; ms: number }[]>();
  for (const [k, seed] of seeds.entries())
    for (const contestant of list) {
      if (contestant.certain && k > 0) continue;
      const start = process.cpuUsage();
      const outcome = await contestant.solve(seed);
      const { user, system } = process.cpuUsage(start);
      const ms = (user + system) / 1000;
      found.set(contestant, [...(found.get(contestant) ?? []), { outcome, ms }]);
      each({
        name: `${name}: ${contestant.name}`,
        value: outcome.value,
        note: `${unit}, ${contestant.certain ? "" : `seed ${seed}, `}${(ms / 1000).toFixed(3)} s ${outcome.note ?? ""}`,
      });
    }
  const times = list.map((contestant) => mean((found.get(contestant) ?? []).map(({ ms }) => ms)));
  return list.map((contestant, k) => {
    const outcomes = (found.get(contestant) ?? []).map(({ outcome }) => outcome);
    const values = outcomes.map(({ value }) => value);
    const notes = [...new Set(outcomes.flatMap(({ note }) => (note ? [note] : [])))];
    const spread =
      values.length > 1
        ? `from ${Number(Math.min(...values).toPrecision(4))} to ${Number(Math.max(...values).toPrecision(4))}, ${values.length} seeds`
        : "";
    const row = {
      name: `${name}: ${contestant.name}`,
      value: mean(values),
      unit,
      ms: times[k] as number,
      note: [spread, ...notes].filter(Boolean).join("; "),
    };
    return k === 0
      ? row
      : {
          ...row,
          ratio: (times[0] as number) / (times[k] as number),
          against: list[0]?.name ?? "",
        };
  });
}
