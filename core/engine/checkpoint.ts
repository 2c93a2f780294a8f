/**
 * Where a session stands, in plain memory: it outlives the tensor backend, and a session of the
 * same document on another backend goes on from it.
 */
import type { DataType, Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { free } from "./memory.ts";
import type { Session } from "./session.ts";
import type { Captured } from "./types.ts";

/** A tensor's numbers; a plain object, so that it can be written to a file and read again. */
interface KeptTensor {
  readonly keptTensor: true;
  readonly shape: readonly number[];
  readonly dtype: DataType;
  readonly data: Float32Array | Int32Array | Uint8Array;
}

const isKept = (part: unknown): part is KeptTensor =>
  part !== null && typeof part === "object" && "keptTensor" in part;

export interface Checkpoint {
  readonly iteration: number;
  /** What `Session.capture` gave, with kept tensors in the place of tensors. */
  readonly captured: Omit<Captured, "tensors">;
}

/** The same value with some of its parts replaced; `replace` says which, by what it returns. */
function replaced(value: unknown, replace: (part: unknown) => unknown): unknown {
  const found = replace(value);
  if (found !== undefined) return found;
  if (Array.isArray(value)) return value.map((item) => replaced(item, replace));
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, replaced(v, replace)]));
  return value;
}

/**
 * Reads where a session stands back from the backend; the session is left as it is.
 * @param use "portable" for a session on any backend; left out, the same backend goes on from it as
 *   if nothing had happened, bit for bit
 */
export async function takeCheckpoint(session: Session, use?: "portable"): Promise<Checkpoint> {
  const { tensors, state, ...rest } = session.capture(use);
  try {
    const data = await Promise.all(tensors.map((tensor) => tensor.data()));
    const kept = new Map<Tensor, KeptTensor>(
      tensors.map((tensor, k) => {
        const { shape, dtype } = tensor;
        return [
          tensor,
          { keptTensor: true, shape, dtype, data: (data[k] as Float32Array).slice() },
        ];
      }),
    );
    const keep = (part: unknown) => kept.get(part as Tensor);
    const captured = { ...rest, state: replaced(state, keep) as Captured["state"] };
    return { iteration: rest.iteration, captured };
  } finally {
    free(tensors);
  }
}

/** Takes a session of the same document to a checkpoint that was taken for its backend. */
export function resumeFrom(session: Session, { captured }: Checkpoint): void {
  const made = new Map<KeptTensor, Tensor>();
  const make = (part: unknown): Tensor | undefined => {
    if (!isKept(part)) return undefined;
    const tensor = made.get(part) ?? tf.tensor(part.data, [...part.shape], part.dtype);
    made.set(part, tensor);
    return tensor;
  };
  const state = replaced(captured.state, make) as Captured["state"];
  const tensors = [...made.values()];
  session.restore({ ...captured, state, tensors });
  free(tensors);
}
