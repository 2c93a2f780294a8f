/** Which format files have, and who reads it. */
import { ProxflowError } from "../../core/base/errors.ts";
import type { DataFormat, ImportPlan } from "../../core/base/own-data.ts";
import { type ByteSource, headOf, unzipped } from "./bytes.ts";
import { readCsv } from "./csv.ts";
import type { Reader, RowSource } from "./rows.ts";

const readers: Readonly<Partial<Record<DataFormat, Reader>>> = { csv: readCsv, tsv: readCsv };

const endings: readonly (readonly [RegExp, DataFormat])[] = [
  [/\.(csv|data)$/i, "csv"],
  [/\.(tsv|tab)$/i, "tsv"],
];

/**
 * By name, else by the first bytes.
 * @throws ProxflowError `unknown-format`
 */
export async function guessFormat(files: readonly ByteSource[]): Promise<DataFormat> {
  const [first] = files;
  if (first === undefined) throw new ProxflowError("no-file", "No file was given.");
  if (first.size === 0)
    throw new ProxflowError("no-rows", `${first.name} is empty.`, { fix: "Choose another file." });
  const named = endings.find(([ending]) => ending.test(first.name))?.[1];
  if (named) return named;
  const head = await headOf(first, 4096);
  if (!head.includes(0)) return "csv";
  throw new ProxflowError("unknown-format", `The format of ${first.name} is not known.`, {
    fix: "Proxflow reads CSV and TSV.",
  });
}

/** Files as rows. @throws ProxflowError what the format's reader throws */
export async function openRows(
  files: readonly ByteSource[],
  format: DataFormat,
  plan?: ImportPlan,
): Promise<RowSource> {
  const reader = readers[format];
  if (reader === undefined)
    throw new ProxflowError("unknown-format", `Files of format "${format}" cannot be read.`);
  return reader(files, plan);
}

/** Files without their gzip wrapping. */
export const unwrap = (files: readonly ByteSource[]): Promise<ByteSource[]> =>
  Promise.all(files.map(unzipped));
