/** Which tensors a nested value holds, so that what is replaced can be freed. */

import type { Tensor, TensorContainer } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";

/** All tensors in arrays and plain objects, each once. */
export function tensorsIn(value: unknown, found = new Set<Tensor>()): Set<Tensor> {
  if (value instanceof tf.Tensor) found.add(value);
  else if (Array.isArray(value)) for (const item of value) tensorsIn(item, found);
  else if (value !== null && typeof value === "object")
    for (const item of Object.values(value)) tensorsIn(item, found);
  return found;
}

/** The same value with clones of its tensors; what was one tensor stays one. */
export function cloneTensors<T>(value: T, made = new Map<Tensor, Tensor>()): T {
  if (value instanceof tf.Tensor) {
    const copy = made.get(value) ?? tf.clone(value as Tensor);
    made.set(value, copy);
    return copy as T;
  }
  if (Array.isArray(value)) return value.map((item) => cloneTensors(item, made)) as T;
  if (value !== null && typeof value === "object")
    return Object.fromEntries(
      Object.entries(value).map(([k, v]) => [k, cloneTensors(v, made)]),
    ) as T;
  return value;
}

/** Frees every tensor in the values; freeing twice is no error. */
export function free(...values: unknown[]): void {
  for (const tensor of tensorsIn(values)) tensor.dispose();
}

/** Frees the tensors of `old` that `kept` does not use. */
export function freeUnless(old: unknown, kept: unknown): void {
  const inUse = tensorsIn(kept);
  for (const tensor of tensorsIn(old)) if (!inUse.has(tensor)) tensor.dispose();
}

/** `tf.tidy` for results of any shape: tensors in arrays and plain objects survive. */
export function tidy<T>(compute: () => T): T {
  return tf.tidy(() => compute() as TensorContainer) as T;
}
