/** What is in a file, and what a plan would make of it; reads its beginning alone. */
import type { Inspection, Thumbnail } from "../../core/base/data-preview.ts";
import { ProxflowError } from "../../core/base/errors.ts";
import { type ImportPlan, importPlan, type ReadingPlan } from "../../core/base/own-data.ts";
import { buildPacked, memoryTarget, nothingKept } from "./build.ts";
import type { ByteSource } from "./bytes.ts";
import { Drops } from "./encode.ts";
import { guessFormat, openRows, unwrap } from "./formats.ts";
import type { RowSource, SourceRow } from "./rows.ts";
import { guessPlan, summarise } from "./summary.ts";
import { cellText } from "./values.ts";

/** Rows that are looked at. */
const MOST_ROWS = 2000;
/** Bytes that they may take in memory, pixels and lists of numbers. */
const MOST_BYTES = 32 * 2 ** 20;
const SHOWN_ROWS = 50;
const SHOWN_COLUMNS = 200;
const THUMBNAILS = 24;

const weight = ({ cells }: SourceRow): number => {
  let bytes = 0;
  for (const cell of cells)
    bytes +=
      typeof cell === "string"
        ? cell.length
        : cell === null || typeof cell === "number"
          ? 8
          : cell.byteLength;
  return bytes;
};

async function beginning(source: RowSource): Promise<{ rows: SourceRow[]; complete: boolean }> {
  const rows: SourceRow[] = [];
  let bytes = 0;
  for await (const batch of source.rows())
    for (const row of batch) {
      bytes += weight(row);
      if (rows.length === MOST_ROWS || bytes > MOST_BYTES) return { rows, complete: false };
      rows.push(row);
    }
  return { rows, complete: true };
}

/** "flowers of spring.csv" as a name: "flowers-of-spring". */
export function nameFor(file: string): string {
  const base = file.split(/[\\/]/).at(-1) ?? file;
  const stem = base.replace(/(\.[A-Za-z0-9]{1,8}){1,2}$/, "");
  const name = stem
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9_-]+/g, "-")
    .replace(/^[-_]+|-+$/g, "");
  return name.slice(0, 60) || "data";
}

function thumbnailsOf(
  source: RowSource,
  rows: readonly SourceRow[],
  plan: ImportPlan,
): Thumbnail[] {
  const image = source.columns.findIndex(({ holds }) => holds === "image");
  if (image < 0) return [];
  const [height = 1, width = 1, channels = 1] = source.columns[image]?.shape ?? [];
  const target = plan.columns.find(({ role }) => role === "target")?.name;
  const label = source.columns.findIndex(({ name }) => name === target);
  const usable = rows.filter((row) => row.cells[image] instanceof Uint8Array);
  // Evenly over all that was looked at: images of a folder come class by class.
  const count = Math.min(THUMBNAILS, usable.length);
  return Array.from({ length: count }, (_, k) => usable[Math.floor((k * usable.length) / count)])
    .filter((row) => row !== undefined)
    .map(({ cells }) => ({
      width,
      height,
      channels: channels === 3 ? 3 : 1,
      pixels: [...(cells[image] as Uint8Array)],
      ...(label >= 0 && { label: cellText(cells[label] ?? null) }),
    }));
}

/**
 * Without a plan it is guessed, as far as `reading` leaves it open. What is wrong with a plan is told in `problem`.
 * @throws ProxflowError where the files cannot be read at all, with the line or the byte
 */
export async function inspectFiles(
  given: readonly ByteSource[],
  wanted?: ImportPlan,
  reading?: ReadingPlan,
): Promise<Inspection> {
  const bytes = given.reduce((n, file) => n + file.size, 0);
  const files = await unwrap(given);
  const format = (wanted ?? reading)?.format ?? (await guessFormat(files));
  const source = await openRows(files, format, wanted ?? reading);
  const { rows, complete } = await beginning(source);
  const columns = summarise(source, rows);
  const plan = wanted ?? importPlan.parse(guessPlan({ ...reading, format }, source, columns));
  const sample: RowSource = {
    ...source,
    async *rows() {
      yield rows;
    },
  };
  const base = {
    format,
    suggestedName: nameFor(files[0]?.name ?? "data"),
    bytes,
    complete,
    plan,
    columns,
    rows: rows
      .slice(0, SHOWN_ROWS)
      .map(({ cells }) =>
        source.columns.slice(0, SHOWN_COLUMNS).map((_, i) => cellText(cells[i] ?? null)),
      ),
    thumbnails: thumbnailsOf(source, rows, plan),
  };
  try {
    if (!rows.some(({ bad }) => bad === undefined)) {
      const drops = new Drops();
      for (const { bad = "", at } of rows) drops.add(bad, () => source.place(at));
      throw nothingKept(rows.length, drops.list());
    }
    const { report, description } = await buildPacked(sample, plan, memoryTarget());
    return {
      ...base,
      report,
      result: { title: base.suggestedName, ...description },
      problem: null,
    };
  } catch (error) {
    if (!(error instanceof ProxflowError)) throw error;
    const { code, message, fix } = error;
    return {
      ...base,
      report: { rows: rows.length, kept: 0, dropped: [], notes: [...source.notes] },
      result: null,
      problem: { code, message, ...(fix !== undefined && { fix }) },
    };
  }
}
