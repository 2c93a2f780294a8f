/** The plans of one import, by the ways in which its files were read. */
import { formatOfName } from "../../core/base/data-formats.ts";
import { type Corrected, keepCorrections } from "../../core/base/keep-corrections.ts";
import {
  type DataFormat,
  type ImportPlan,
  type ReadingPlan,
  tablePlan,
} from "../../core/base/own-data.ts";

/** Whether files of a format are text, of which the bytes do not say how it is to be read. */
const isWritten = (format: DataFormat): boolean =>
  format === "csv" || format === "tsv" || format === "json" || format === "text";

/** How files are read by a plan. */
export type Reading = Pick<ImportPlan, "format" | "table" | "encoding">;

/** Of a plan, what says how files are read; `null` where that is no choice. */
export function readingOf({ format, table, encoding }: Reading): Reading | null {
  if (!isWritten(format)) return null;
  return { format, ...(table && { table }), ...(encoding && { encoding }) };
}

/** For files that cannot be read as was guessed: where correcting the guess begins. */
export function firstReading(name: string): Reading | null {
  const format = formatOfName(name);
  if (format === undefined) return null;
  const table = tablePlan.parse({ delimiter: format === "tsv" ? "\t" : "," });
  return readingOf(format === "csv" || format === "tsv" ? { format, table } : { format });
}

/** What is known of a reading once something more is said; another format is guessed anew. */
export const saidBesides = (known: ReadingPlan, said: ReadingPlan): ReadingPlan =>
  said.format === known.format
    ? { ...known, ...said, ...(said.table && { table: { ...known.table, ...said.table } }) }
    : { ...said, ...(known.encoding && { encoding: known.encoding }) };

/** A reading as it is shown once something more is said, until its guess comes. */
export function shownBesides(shown: Reading, said: ReadingPlan): Reading {
  const { table, ...rest } = saidBesides(shown, said);
  return { ...rest, ...(table && { table: tablePlan.parse(table) }) };
}

export interface Readings {
  /** The plan for what was guessed of a reading, and what was corrected before and has no place in it. */
  read(guess: ImportPlan): { readonly plan: ImportPlan; readonly reset: readonly string[] };
  /** Of the reading that is shown. */
  correct(plan: ImportPlan): void;
}

/** A reading that was shown before comes back with what was corrected in it. */
export function createReadings(): Readings {
  const seen = new Map<string, Corrected>();
  let now: Corrected | undefined;
  const keep = (corrected: Corrected): void => {
    now = corrected;
    seen.set(JSON.stringify(readingOf(corrected.guess)), corrected);
  };
  return {
    read(guess) {
      const known = seen.get(JSON.stringify(readingOf(guess)))?.plan ?? guess;
      const found = now ? keepCorrections(now, known) : { plan: known, reset: [] };
      keep({ guess, plan: found.plan });
      return found;
    },
    correct(plan) {
      if (now) keep({ guess: now.guess, plan });
    },
  };
}
