/** What people see of a file before it is imported, and are told after. */
import { z } from "zod";
import { columnTypes, dataDescription, dataFormats, importPlan } from "./own-data.ts";

/** Rows that were left out, and why. */
export const dropReport = z.object({
  /** In words: "a value is missing in column age". */
  reason: z.string(),
  count: z.number().int(),
  /** The first ones: "line 17", "record 3", "cat/0007.png". */
  where: z.array(z.string()),
});

export const importReport = z.object({
  /** Rows, images or tokens that were read. */
  rows: z.number().int(),
  kept: z.number().int(),
  dropped: z.array(dropReport),
  /** What else is worth knowing: values filled in, classes joined, columns ignored. */
  notes: z.array(z.string()),
});
export type ImportReport = z.infer<typeof importReport>;

/** A column as the file has it. */
export const columnSummary = z.object({
  name: z.string(),
  guess: z.enum(columnTypes),
  /** Of one value: [] is a scalar. */
  shape: z.array(z.number().int()),
  missing: z.number().int(),
  /** Different values, counted up to 1,000. */
  distinct: z.number().int(),
  /** Of numbers. */
  min: z.number().optional(),
  max: z.number().optional(),
  mean: z.number().optional(),
  /** The most frequent values with their counts. */
  top: z.array(z.object({ value: z.string(), count: z.number().int() })),
});
export type ColumnSummary = z.infer<typeof columnSummary>;

export const thumbnail = z.object({
  width: z.number().int(),
  height: z.number().int(),
  channels: z.union([z.literal(1), z.literal(3)]),
  /** 0 to 255, row by row, channels innermost. */
  pixels: z.array(z.number().int()),
  label: z.string().optional(),
});
export type Thumbnail = z.infer<typeof thumbnail>;

/** An answer to "what is in this file?". All counts are of the rows that were looked at. */
export const inspection = z.object({
  format: z.enum(dataFormats),
  /** A name that fits: letters, digits, hyphens. */
  suggestedName: z.string(),
  bytes: z.number(),
  /** The whole file was read; else its beginning. */
  complete: z.boolean(),
  /** As guessed, or as given. */
  plan: importPlan,
  columns: z.array(columnSummary),
  /** The first rows as text, in the order of `columns`. */
  rows: z.array(z.array(z.string())),
  thumbnails: z.array(thumbnail),
  report: importReport,
  /** What the plan makes of these rows; null where it cannot be carried out. */
  result: dataDescription.nullable(),
  /** Why not: one sentence, and what to do. */
  problem: z
    .object({ code: z.string(), message: z.string(), fix: z.string().optional() })
    .nullable(),
});
export type Inspection = z.infer<typeof inspection>;
