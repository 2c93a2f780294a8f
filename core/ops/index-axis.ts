/** Listed entries along one axis. */

import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { formatShape } from "../base/shape.ts";
import { axisFromStart } from "./axes.ts";
import { inputShape, paramError, resolveAxis } from "./shapes.ts";
import { defineOp } from "./spec.ts";

const params = z.object({
  indices: z.array(z.number().int()).min(1).max(65536).default([0]).meta({
    title: "Indices",
    help: "Entries to take, in order, repeats allowed; from 0, negative from the end.",
    inline: true,
  }),
  axis: z.number().int().default(-1).meta({
    title: "Axis",
    help: "Axis they are taken from; negative from the end. Never the batch.",
    inline: true,
  }),
});

const resolved = (indices: readonly number[], length: number) =>
  indices.map((i) => (i < 0 ? i + length : i));

/** Matrix that brings a displacement of the taken entries back: the mean of each one's copies. */
function meanMatrix(indices: readonly number[], length: number): Tensor {
  const counts = new Float32Array(length);
  for (const i of indices) counts[i] = (counts[i] as number) + 1;
  return tf.tidy(() => {
    const picks = tf.oneHot(tf.tensor1d([...indices], "int32"), length);
    return tf.div(tf.cast(picks, "float32"), tf.maximum(tf.tensor1d(counts), 1));
  });
}

export const index = defineOp({
  type: "index",
  version: 1,
  category: "shape",
  kind: "reshape",
  docs: {
    title: "Index",
    summary: "Takes listed entries along an axis.",
    tex: "y_k = x_{i_k}",
    set: "",
    projection: "",
    source: "Proxflow",
  },
  inputs: [{ name: "x", help: "Any value with the axis." }],
  outputs: [{ name: "y", help: "x with the listed entries along the axis." }],
  params,
  inferShapes(context) {
    const shape = inputShape(context, 0, "x");
    const axis = resolveAxis(context.params.axis, shape, "x");
    const length = shape[axis] as number;
    const outside = context.params.indices.find((i) => i < -length || i >= length);
    if (outside !== undefined)
      throw paramError(
        "indices",
        `${outside} is outside axis ${axis} of ${formatShape(shape)}.`,
        `Choose from ${-length} to ${length - 1}.`,
      );
    return [shape.map((d, k) => (k === axis ? context.params.indices.length : d))];
  },
  forward(inputs, { indices, axis }) {
    const x = inputs[0] as Tensor;
    const at = axisFromStart(axis, x.rank);
    return tf.tidy(() =>
      tf.gather(x, tf.tensor1d(resolved(indices, x.shape[at] as number), "int32"), at),
    );
  },
  inverse(delta, shapes, { indices, axis }) {
    const dims = shapes[0] as number[];
    const at = axisFromStart(axis, dims.length);
    const length = dims[at] as number;
    const before = dims.slice(0, at).reduce((n, d) => n * d, 1);
    const after = dims.slice(at + 1).reduce((n, d) => n * d, 1);
    return [
      tf.tidy(() => {
        const matrix = meanMatrix(resolved(indices, length), length);
        const flat = tf.transpose(tf.reshape(delta, [before, indices.length, after]), [0, 2, 1]);
        const back = tf.matMul(tf.reshape(flat, [before * after, indices.length]), matrix);
        const placed = tf.transpose(tf.reshape(back, [before, after, length]), [0, 2, 1]);
        return tf.reshape(placed, dims);
      }),
    ];
  },
  covers(shapes, { indices, axis }) {
    const dims = shapes[0] as number[];
    const length = dims[axisFromStart(axis, dims.length)] as number;
    return new Set(resolved(indices, length)).size === length;
  },
  code: { name: "index" },
  examples: [
    { inputs: [[4, 5]], params: { indices: [3, 0, 3], axis: -1 } },
    { inputs: [[2, 3, 4]], params: { indices: [2, 0, -2], axis: 1 } },
  ],
});
