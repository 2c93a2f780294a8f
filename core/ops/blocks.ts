/**
 * Blocks of tensors along their axes: joined, split, cut and placed among zeros. By kernels of our
 * own where there are any: tfjs's wasm backend copies the whole tensor out for each block it cuts.
 */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { cutBlocks, joinBlocks, placeBlocks, splitBlocks } from "./kernels/blocks.ts";
import { runNative } from "./kernels/native.ts";

/** Tensors side by side along an axis, counted from the start. */
export function joined(parts: readonly Tensor[], axis: number): Tensor {
  return runNative(joinBlocks, parts, { axis })?.[0] ?? tf.concat([...parts], axis);
}

/** The reverse: parts of these lengths. */
export function split(whole: Tensor, lengths: readonly number[], axis: number): Tensor[] {
  return runNative(splitBlocks, [whole], { axis, lengths }) ?? tf.split(whole, [...lengths], axis);
}

/** Tensors of one shape along a new axis. */
export function stacked(parts: readonly Tensor[], axis: number): Tensor {
  return tf.tidy(() =>
    joined(
      parts.map((part) => tf.expandDims(part, axis)),
      axis,
    ),
  );
}

/** The reverse: one tensor an entry of the axis. */
export function unstacked(whole: Tensor, axis: number): Tensor[] {
  const ones = Array.from({ length: whole.shape[axis] as number }, () => 1);
  return tf.tidy(() => split(whole, ones, axis).map((part) => tf.squeeze(part, [axis])));
}

/** The block that begins at `begin` and has shape `size`. Always a new tensor. */
export function cut(x: Tensor, begin: readonly number[], size: readonly number[]): Tensor {
  return tf.tidy(() => {
    let block = x;
    for (let axis = 0; axis < x.rank; axis++) {
      const length = size[axis] as number;
      if (length === x.shape[axis]) continue;
      const made = runNative(cutBlocks, [block], { axis, from: begin[axis] as number, length });
      if (!made) return tf.slice(x, [...begin], [...size]);
      block = made[0] as Tensor;
    }
    return block === x ? tf.clone(x) : block;
  });
}

/** x with zeros before and after it along each axis. Always a new tensor. */
export function placed(x: Tensor, around: readonly (readonly [number, number])[]): Tensor {
  return tf.tidy(() => {
    let block = x;
    for (const [axis, [before, after]] of around.entries()) {
      if (before + after === 0) continue;
      const length = before + (x.shape[axis] as number) + after;
      const made = runNative(placeBlocks, [block], { axis, from: before, length });
      if (!made)
        return tf.pad(
          x,
          around.map(([b, a]): [number, number] => [b, a]),
        );
      block = made[0] as Tensor;
    }
    return block === x ? tf.clone(x) : block;
  });
}
