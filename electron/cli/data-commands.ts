/** `proxflow data`: looks at files, imports them, and keeps the list of sets. */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { ImportReport, Inspection } from "../../core/base/data-preview.ts";
import { ProxflowError } from "../../core/base/errors.ts";
import { type ImportPlan, importPlan } from "../../core/base/own-data.ts";
import { formatShape } from "../../core/base/shape.ts";
import type { FileCheck } from "../../core/protocol/data.ts";
import { filesAt } from "../data/folder.ts";
import { inspectFiles, nameFor } from "../data/inspect.ts";
import { downloadSet } from "../host/data/download.ts";
import { type Imported, importFiles } from "../host/data/import.ts";
import { publicCatalogue } from "../host/data/public-sets.ts";
import { createDataStore, type DataStore } from "../host/data/store.ts";
import { readDocument } from "../host/documents.ts";
import { dataFolder } from "../host/paths.ts";
import { type ReadingOptions, readingFor, readingWords } from "./data-reading.ts";

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const store = (): DataStore => createDataStore(dataFolder());

export interface PlanOptions extends ReadingOptions {
  readonly plan?: string;
  readonly target?: readonly string[];
  readonly json?: true;
}

/** The plan in a file, or the guessed one, with other targets. */
async function planFor(paths: readonly string[], options: PlanOptions): Promise<Inspection> {
  const files = await filesAt(paths);
  const given = options.plan === undefined ? undefined : await readPlan(options.plan);
  const reading = await readingFor(files, options, given !== undefined);
  const seen = await inspectFiles(files, given, reading);
  const { target } = options;
  if (target === undefined) return seen;
  const known = seen.plan.columns.map(({ name }) => name);
  const unknown = target.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new ProxflowError("bad-plan", `There is no column "${unknown}".`, {
      fix: `Columns: ${known.slice(0, 20).join(", ")}.`,
    });
  const columns = seen.plan.columns.map((column) => {
    if (target.includes(column.name)) return { ...column, role: "target" as const };
    return column.role === "target" ? { ...column, role: "input" as const } : column;
  });
  return inspectFiles(files, { ...seen.plan, columns });
}

async function readPlan(path: string): Promise<ImportPlan> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undefined) throw error;
    throw new ProxflowError("bad-plan", `${path} is no JSON.`, {
      fix: "Write a plan with: proxflow data inspect <file> --json",
    });
  }
  // The answer of `inspect --json` holds a plan, too.
  const inner = z.object({ plan: z.unknown() }).safeParse(json);
  const parsed = importPlan.safeParse(inner.success ? inner.data.plan : json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new ProxflowError("bad-plan", `${path}: ${issue?.path.join(".")}: ${issue?.message}.`, {
    fix: "Write a plan with: proxflow data inspect <file> --json",
  });
}

function reportLines({ rows, kept, dropped, notes }: ImportReport): string[] {
  return [
    `  ${kept} of ${rows} rows are used`,
    ...dropped.map(
      ({ reason, count, where }) =>
        `  ${count} left out, ${reason}: ${where.join(", ")}${count > where.length ? ", ..." : ""}`,
    ),
    ...notes.map((note) => `  ${note}`),
  ];
}

export async function inspectCommand(
  paths: readonly string[],
  options: PlanOptions,
): Promise<void> {
  const seen = await planFor(paths, options);
  if (options.json) {
    print(JSON.stringify({ ...seen, thumbnails: undefined }));
    return;
  }
  print(`${readingWords(seen.plan)}; ${seen.complete ? "all rows" : "the first rows"} looked at:`);
  const planned = new Map(seen.plan.columns.map((column) => [column.name, column]));
  for (const { name, guess, missing, distinct, min, max } of seen.columns) {
    const { type = guess, role = "ignore" } = planned.get(name) ?? {};
    const range = min === undefined ? "" : `, ${min} to ${max}`;
    print(`  ${name}: ${type}, ${role}${range}, ${distinct} different, ${missing} missing`);
  }
  for (const line of reportLines(seen.report)) print(line);
  for (const { port, shape } of seen.result?.columns ?? [])
    print(`  port ${port}: ${formatShape(["B", ...shape])}`);
  if (seen.problem)
    throw new ProxflowError(seen.problem.code, seen.problem.message, { fix: seen.problem.fix });
}

export interface ImportOptions extends PlanOptions {
  readonly name?: string;
  readonly title?: string;
  readonly replace?: true;
  readonly document?: string;
}

/** What a document says of a set that is missing: its plan, and what must come out. */
async function wantedBy(path: string, name: string | undefined) {
  const { document } = await readDocument(path);
  const sets = Object.entries(document.datasets ?? {});
  const found = name === undefined ? sets[0] : sets.find(([other]) => other === name);
  if (found === undefined || (name === undefined && sets.length > 1))
    throw new ProxflowError(
      "no-dataset",
      found === undefined
        ? `${path} names no data set${name === undefined ? "" : ` "${name}"`} of its own.`
        : `${path} names several data sets.`,
      {
        fix:
          sets.length > 0 ? `Give --name, one of: ${sets.map(([n]) => n).join(", ")}.` : undefined,
      },
    );
  const [set, reference] = found;
  return { name: set, plan: reference.plan, title: reference.title, expected: reference.checksum };
}

function showProgress(text: string, done: number, total: number | null): void {
  const far = total
    ? `${((100 * done) / total).toFixed(0)}%`
    : `${(done / 2 ** 20).toFixed(1)} MiB`;
  process.stderr.write(`${text}: ${far}\n`);
}

/** Ctrl-C ends an import, of which nothing is then kept. */
async function cancellable<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  try {
    return await work(controller.signal);
  } finally {
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
  }
}

export async function importCommand(
  paths: readonly string[],
  options: ImportOptions,
): Promise<void> {
  const files = await filesAt(paths);
  if (options.document !== undefined) await readingFor(files, options, true);
  const wanted =
    options.document === undefined
      ? {
          plan: (await planFor(paths, options)).plan,
          name: options.name ?? nameFor(files[0]?.name ?? "data"),
          title: options.title,
        }
      : await wantedBy(options.document, options.name);
  const { name, reference, report } = await cancellable((signal) =>
    importFiles(store(), {
      ...wanted,
      files,
      signal,
      replace: options.replace === true,
      progress: showProgress,
    }),
  );
  tell({ name, reference, report }, options.json === true);
}

const against = {
  published: "as published",
  "recorded-before": "as at the first download",
  "recorded-now": "recorded: none is known, so the next download is held against it",
} as const;

function tell(
  { name, reference, report }: Imported,
  json: boolean,
  checks?: readonly FileCheck[],
): void {
  const { embedded: _, ...rest } = reference;
  if (json) {
    print(JSON.stringify({ name, reference: rest, report, ...(checks && { checks }) }));
    return;
  }
  for (const check of checks ?? [])
    print(`${check.file}: ${check.kind} ${check.sum}, ${against[check.against]}`);
  print(
    `Imported as "${name}": ${rest.train} to train, ${rest.validation} to validate, ${rest.test} to test`,
  );
  for (const { port, shape } of rest.columns)
    print(`  port ${port}: ${formatShape(["B", ...shape])}`);
  for (const line of reportLines(report)) print(line);
}

/** Downloads when asked for, from the set's own address or from a mirror. */
export async function downloadCommand(
  name: string,
  { from, replace, json }: { from?: string; replace?: true; json?: true },
): Promise<void> {
  const sets = await publicCatalogue()();
  const { checks, ...done } = await cancellable((signal) =>
    downloadSet(store(), name, { from, replace, signal, sets, progress: showProgress }),
  );
  tell(done, json === true, checks);
}

export async function listCommand(json: boolean): Promise<void> {
  const sets = await store().list();
  if (json) print(JSON.stringify(sets));
  else if (sets.length === 0) print("No data sets were imported.");
  else
    for (const set of sets)
      print(
        `${set.name.padEnd(20)} ${set.damaged ?? `${set.train} + ${set.validation} + ${set.test} examples, ${set.files.join(", ")}`}`,
      );
}

export async function removeCommand(name: string): Promise<void> {
  await store().remove(name);
  print(`Removed "${name}".`);
}

export async function renameCommand(name: string, to: string): Promise<void> {
  await store().rename(name, to);
  print(`"${name}" is now "${to}".`);
}
