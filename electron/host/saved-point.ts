/** What a checkpoint's file must hold, before anything of it reaches a session. */
import { z } from "zod";
import type { Checkpoint } from "../../core/engine/checkpoint.ts";

/** Where the run stands. */
export interface SavedPoint {
  /** For the backend that the file names: from here the run repeats itself bit for bit. */
  readonly exact: Checkpoint;
  /** For other backends, where the exact one means nothing to them. */
  readonly portable?: Checkpoint;
}

const count = z.number().int().min(0);
const values = z.union([
  z.record(z.string(), z.unknown()),
  z.array(z.unknown()),
  z.map(z.unknown(), z.unknown()),
]);
const checkpoint = z.object({
  iteration: count,
  captured: z.object({
    iteration: count,
    stepInBatch: count,
    committed: z.boolean(),
    rows: z.map(z.string(), z.instanceof(Uint32Array)),
    streams: z.map(z.string(), z.record(z.string(), z.unknown())),
    state: z.object({ point: z.unknown(), sources: values, adaptive: values, governing: values }),
  }),
});
const savedPoint = z.object({ exact: checkpoint, portable: checkpoint.optional() });

const kept = z.object({
  keptTensor: z.literal(true),
  shape: z.array(count),
  dtype: z.enum(["float32", "int32", "bool"]),
  data: z.union([z.instanceof(Float32Array), z.instanceof(Int32Array), z.instanceof(Uint8Array)]),
});

/** Whether each tensor in a value has as many numbers as its shape says. */
function tensorsAreWhole(value: unknown): boolean {
  const seen = new Set<unknown>();
  const left = [value];
  while (left.length > 0) {
    const part = left.pop();
    if (typeof part !== "object" || part === null || ArrayBuffer.isView(part) || seen.has(part))
      continue;
    seen.add(part);
    if (!("keptTensor" in part)) {
      left.push(...(part instanceof Map ? part.values() : Object.values(part)));
      continue;
    }
    const { data } = kept.safeParse(part);
    if (!data || data.shape.reduce((n, d) => n * d, 1) !== data.data.length) return false;
  }
  return true;
}

/** Whether a value has the form of a checkpoint; whether it fits a document is for others to say. */
export const isSavedPoint = (value: unknown): value is SavedPoint =>
  savedPoint.safeParse(value).success && tensorsAreWhole(value);
