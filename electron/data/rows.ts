/** What every reader gives: columns, and rows in batches, each with its place in the file. */
import type { ImagePlan, ImportPlan, ReadingPlan, TablePlan } from "../../core/base/own-data.ts";
import type { ByteSource } from "./bytes.ts";

export type Part = "train" | "validation" | "test";
export const parts: readonly Part[] = ["train", "validation", "test"];

/** Text as it was written, a number, several numbers, or pixels; `null` where nothing is. */
export type Cell = string | number | Float32Array | Uint8Array | null;

export interface SourceColumn {
  readonly name: string;
  /** Of one cell: [] is a scalar, pixels are [height, width, channels]. */
  readonly shape: readonly number[];
  /** What the format itself says; else the cells are looked at. */
  readonly holds?: "image" | "numbers" | "token";
}

export interface SourceRow {
  readonly cells: readonly Cell[];
  /** Line, record or image, from 1: `place` says it in words. */
  readonly at: number;
  readonly part?: Part | undefined;
  /** Why the row cannot be used, in words. */
  readonly bad?: string;
}

export interface RowSource {
  readonly columns: readonly SourceColumn[];
  /** Anew from the beginning at each call. */
  rows(): AsyncIterable<readonly SourceRow[]>;
  /** "line 17", "image cat/0007.png" */
  place(at: number): string;
  /** Where the files say which rows train and which test. */
  readonly given: boolean;
  readonly notes: readonly string[];
  /** How the lines of a table were parted, as the plan said or as was guessed. */
  readonly table?: TablePlan;
  /** The size of images, likewise. */
  readonly image?: ImagePlan;
}

/** Opens files of one format. The plan's settings of that format, or what is known of them yet. */
export type Reader = (
  files: readonly ByteSource[],
  plan: (Pick<ImportPlan, "encoding" | "image" | "text"> & Pick<ReadingPlan, "table">) | undefined,
) => Promise<RowSource>;

/** What a file's or a folder's name says of its examples. */
export function partOf(path: string): Part | undefined {
  const words = path.toLowerCase().split(/[^a-z0-9]+/);
  if (words.some((w) => w === "t10k" || w === "test" || w === "testing")) return "test";
  if (words.some((w) => w === "val" || w === "valid" || w === "validation")) return "validation";
  if (words.some((w) => w === "train" || w === "training")) return "train";
  return undefined;
}
