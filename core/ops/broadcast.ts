/** Copies of broadcast inputs, and sums over them. Shared by add and sum-relu. */

import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { CopySpec } from "./spec.ts";

/** Shape of the broadcast of concrete shapes. @throws Error where they do not fit. */
export function broadcastShape(shapes: readonly (readonly number[])[]): number[] {
  let out: number[] = [];
  for (const shape of shapes) {
    const rank = Math.max(out.length, shape.length);
    out = Array.from({ length: rank }, (_, i) => {
      const a = out[out.length - rank + i] ?? 1;
      const b = shape[shape.length - rank + i] ?? 1;
      if (a !== b && a !== 1 && b !== 1)
        throw new Error(`shapes do not broadcast: [${out}] and [${shape}]`);
      return a === 1 ? b : a;
    });
  }
  return out;
}

/** Mean over the broadcast dimensions: a full-size tensor back to `shape`. Always a new tensor. */
export function meanTo(full: Tensor, shape: readonly number[]): Tensor {
  if (full.shape.length === shape.length && full.shape.every((d, i) => d === shape[i]))
    return full.clone();
  const lead = full.shape.length - shape.length;
  const axes = full.shape
    .map((d, i) => ({ d, i }))
    .filter(({ d, i }) => i < lead || (shape[i - lead] === 1 && d !== 1))
    .map(({ i }) => i);
  return tf.tidy(() => {
    const mean = axes.length > 0 ? tf.mean(full, axes) : full;
    return tf.reshape(mean, [...shape]);
  });
}

/** Sum of all, broadcast. Always a new tensor. */
export function sumAll(inputs: readonly Tensor[]): Tensor {
  const [first, ...rest] = inputs;
  if (first === undefined) throw new Error("sum of no inputs");
  if (rest.length === 0) return first.clone();
  return tf.tidy(() => rest.reduce<Tensor>((sum, x) => tf.add(sum, x), first));
}

/** One copy spec an input: every input is repeated to the full shape. */
export function broadcastCopies(shapes: readonly (readonly number[])[]): CopySpec[] {
  const full = broadcastShape(shapes);
  const size = (shape: readonly number[]) => shape.reduce((n, d) => n * d, 1);
  return shapes.map((shape) => ({
    expand: (value) => tf.broadcastTo(value, full),
    mean: (copies) => meanTo(copies, shape),
    count: size(full) / size(shape),
  }));
}
