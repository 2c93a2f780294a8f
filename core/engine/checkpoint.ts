/**
 * Where a session stands, in plain memory: it outlives the tensor backend, and a session of the
 * same document on another backend goes on from it.
 */
import type { DataType, Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { free } from "./memory.ts";
import type { Session } from "./session.ts";
import type { Captured } from "./types.ts";

/** A tensor's numbers. */
class KeptTensor {
  readonly shape: readonly number[];
  readonly dtype: DataType;
  readonly data: Float32Array | Int32Array | Uint8Array;

  constructor({ shape, dtype }: Tensor, data: Float32Array | Int32Array | Uint8Array) {
    this.shape = shape;
    this.dtype = dtype;
    this.data = data.slice();
  }
}

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

/** Reads where a session stands back from the backend; the session is left as it is. */
export async function takeCheckpoint(session: Session): Promise<Checkpoint> {
  const { tensors, state, ...rest } = session.capture("portable");
  try {
    const data = await Promise.all(tensors.map((tensor) => tensor.data()));
    const kept = new Map(tensors.map((t, k) => [t, new KeptTensor(t, data[k] as Float32Array)]));
    const keep = (part: unknown) => kept.get(part as Tensor);
    const captured = { ...rest, state: replaced(state, keep) as Captured["state"] };
    return { iteration: rest.iteration, captured };
  } finally {
    free(tensors);
  }
}

/** Takes a session of the same document to a checkpoint, on whichever backend it is. */
export function resumeFrom(session: Session, { captured }: Checkpoint): void {
  const made = new Map<KeptTensor, Tensor>();
  const make = (part: unknown): Tensor | undefined => {
    if (!(part instanceof KeptTensor)) return undefined;
    const tensor = made.get(part) ?? tf.tensor(part.data, [...part.shape], part.dtype);
    made.set(part, tensor);
    return tensor;
  };
  const state = replaced(captured.state, make) as Captured["state"];
  const tensors = [...made.values()];
  session.restore({ ...captured, state, tensors });
  free(tensors);
}
