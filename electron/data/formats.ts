/** Which format files have, and who reads it. */
import { formatOfName } from "../../core/base/data-formats.ts";
import { ProxflowError } from "../../core/base/errors.ts";
import type { DataFormat } from "../../core/base/own-data.ts";
import { type ByteSource, headOf, unzipped } from "./bytes.ts";
import { readCifar } from "./cifar.ts";
import { readCsv } from "./csv.ts";
import { readIdx } from "./idx.ts";
import { readImages } from "./images.ts";
import { readJson } from "./json.ts";
import { readNpy, readNpz } from "./npy.ts";
import type { Reader, RowSource } from "./rows.ts";
import { readText } from "./text.ts";

const readers: Readonly<Record<DataFormat, Reader>> = {
  csv: readCsv,
  tsv: readCsv,
  json: readJson,
  npy: readNpy,
  npz: readNpz,
  idx: readIdx,
  cifar: readCifar,
  images: readImages,
  text: readText,
};

/**
 * By name, else by the first bytes.
 * @throws ProxflowError `unknown-format`
 */
export async function guessFormat(files: readonly ByteSource[]): Promise<DataFormat> {
  const [first] = files;
  if (first === undefined) throw new ProxflowError("no-file", "No file was given.");
  if (first.size === 0)
    throw new ProxflowError("no-rows", `${first.name} is empty: it ends at byte 0.`, {
      fix: "Choose another file.",
    });
  const named = formatOfName(first.name);
  if (named) return named;
  const head = await headOf(first, 4096);
  const begins = (...bytes: number[]) => bytes.every((byte, i) => head[i] === byte);
  if (begins(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59)) return "npy";
  if (begins(0x89, 0x50, 0x4e, 0x47) || begins(0xff, 0xd8) || begins(0x50, 0x4b, 3, 4))
    return "images";
  if (begins(0, 0) && (head[2] ?? 0) >= 8 && (head[2] ?? 0) <= 14) return "idx";
  if (!head.includes(0))
    return /^\s*[[{]/.test(Buffer.from(head).toString("latin1")) ? "json" : "csv";
  throw new ProxflowError("unknown-format", `${first.name}, byte 0: its format is not known.`, {
    fix: "Proxflow reads CSV, TSV, JSON, NPY, NPZ, IDX, CIFAR-10, PNG and JPEG images, and text.",
  });
}

/** Files as rows. @throws ProxflowError what the format's reader throws */
export async function openRows(
  files: readonly ByteSource[],
  format: DataFormat,
  plan?: Parameters<Reader>[1],
): Promise<RowSource> {
  return readers[format](files, plan);
}

/** Files without their gzip wrapping. */
export const unwrap = (files: readonly ByteSource[]): Promise<ByteSource[]> =>
  Promise.all(files.map(unzipped));
