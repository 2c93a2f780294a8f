/** Convolution patches: with a matrix product behind them, a convolution. */

import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { formatShape, isBatched, type Shape } from "../base/shape.ts";
import { inputShape, paramError, shapeError } from "./shapes.ts";
import { defineOp } from "./spec.ts";
import { convolved, patchCounts, patchLayout, unpatched } from "./windows.ts";

const pair = z.array(z.number().int().min(1).max(64)).length(2);

const params = z.object({
  kernel: pair.default([3, 3]).meta({
    title: "Kernel",
    help: "Rows and columns of a patch.",
    inline: true,
  }),
  stride: pair.default([1, 1]).meta({
    title: "Stride",
    help: "Steps between patches, down and across.",
  }),
  padding: z.enum(["same", "valid", "explicit"]).default("same").meta({
    title: "Padding",
    help: "same: zeros around, (H - 1) / s rounded up, times s, plus k - H a side, the smaller half first; valid: none; explicit: as listed.",
  }),
  pads: z.array(z.number().int().min(0).max(64)).length(4).default([0, 0, 0, 0]).meta({
    title: "Explicit pads",
    help: "Zeros at top, bottom, left and right, for explicit padding.",
  }),
});

/** The image with a batch in front, and whether it had one. */
const withBatch = (x: Tensor): Tensor4D => (x.rank === 4 ? x : tf.expandDims(x, 0)) as Tensor4D;

export const patches = defineOp({
  type: "patches",
  version: 1,
  category: "shape",
  kind: "reshape",
  docs: {
    title: "Patches",
    summary: "Cuts an image into overlapping patches, for convolution and pooling.",
    tex: "y_{hw,\\,cij} = x_{sh + i,\\, sw + j,\\, c}",
    set: "",
    projection: "",
    source: "arXiv:2506.05878",
  },
  inputs: [{ name: "x", help: "Images [B, H, W, C], or one image [H, W, C]." }],
  outputs: [
    {
      name: "y",
      help: "[B, H', W', C k k]: channel, then kernel row, then kernel column. Patch entries go back to a pixel by their mean.",
    },
  ],
  params,
  inferShapes(context) {
    const shape = inputShape(context, 0, "x");
    const rank = isBatched(shape) ? 4 : 3;
    if (shape.length !== rank)
      throw shapeError(
        "x",
        `x must be [B, H, W, C] or [H, W, C], this is ${formatShape(shape)}.`,
        "Put a reshape before it, for instance to [28, 28, 1].",
      );
    const [height, width, channels] = shape.slice(-3) as [number, number, number];
    const { rows, columns } = patchLayout([height, width], context.params);
    if (rows.count < 1 || columns.count < 1)
      throw paramError(
        "kernel",
        `A ${context.params.kernel.join(" x ")} patch does not fit in ${formatShape(shape)}.`,
        "Use a smaller kernel, or padding.",
      );
    const features =
      channels * (context.params.kernel[0] as number) * (context.params.kernel[1] as number);
    const out: Shape = [...shape.slice(0, -3), rows.count, columns.count, features];
    return [out];
  },
  forward: (inputs, p, shape) =>
    tf.tidy(() => tf.reshape(convolved(withBatch(inputs[0] as Tensor), p), [...shape])),
  inverse(delta, shapes, p) {
    const dims = shapes[0] as number[];
    const image = dims.slice(-3) as [number, number, number];
    return [tf.tidy(() => tf.reshape(unpatched(withBatch(delta), image, p), dims))];
  },
  covers(shapes, p) {
    const dims = shapes[0] as number[];
    const { down, across } = patchCounts(dims.slice(-3) as [number, number, number], p);
    return down.every((n) => n > 0) && across.every((n) => n > 0);
  },
  code: { name: "patches" },
  examples: [
    {
      inputs: [[4, 4, 2]],
      params: { kernel: [3, 3], stride: [1, 1], padding: "same", pads: [0, 0, 0, 0] },
    },
    {
      inputs: [[5, 4, 1]],
      params: { kernel: [2, 2], stride: [2, 2], padding: "valid", pads: [0, 0, 0, 0] },
    },
    {
      inputs: [[5, 5, 1]],
      params: { kernel: [2, 3], stride: [3, 2], padding: "explicit", pads: [1, 0, 2, 1] },
    },
    {
      inputs: [[4, 3, 2]],
      params: { kernel: [3, 2], stride: [2, 1], padding: "same", pads: [0, 0, 0, 0] },
    },
  ],
});
