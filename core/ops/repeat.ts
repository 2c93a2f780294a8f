/** Each entry several times along one axis. */

import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { axisFromStart } from "./axes.ts";
import { inputShape, resolveAxis } from "./shapes.ts";
import { defineOp } from "./spec.ts";

const params = z.object({
  times: z.number().int().min(1).max(65536).default(2).meta({
    title: "Times",
    help: "Copies of each entry, side by side.",
    inline: true,
  }),
  axis: z.number().int().default(-1).meta({
    title: "Axis",
    help: "Axis along which entries are repeated; negative from the end. Never the batch.",
    inline: true,
  }),
});

/** Entries before, along and after an axis. */
function around(dims: readonly number[], axis: number): [number, number, number] {
  const size = (part: readonly number[]) => part.reduce((n, d) => n * d, 1);
  return [size(dims.slice(0, axis)), dims[axis] as number, size(dims.slice(axis + 1))];
}

export const repeat = defineOp({
  type: "repeat",
  version: 1,
  category: "shape",
  kind: "reshape",
  docs: {
    title: "Repeat",
    summary: "Repeats each entry along an axis: aabbcc.",
    tex: "y_{ki + j} = x_i, \\quad j < k",
    set: "",
    projection: "",
    source: "Proxflow",
  },
  inputs: [{ name: "x", help: "Any value with the axis." }],
  outputs: [{ name: "y", help: "x with every entry several times; copies go back by their mean." }],
  params,
  inferShapes(context) {
    const shape = inputShape(context, 0, "x");
    const axis = resolveAxis(context.params.axis, shape, "x");
    return [shape.map((d, i) => (i === axis ? (d as number) * context.params.times : d))];
  },
  forward: (inputs, { times, axis }, shape) =>
    tf.tidy(() => {
      const x = inputs[0] as Tensor;
      const [before, along, after] = around(x.shape, axisFromStart(axis, x.rank));
      const apart = tf.reshape(x, [before * along, 1, after]);
      return tf.reshape(tf.tile(apart, [1, times, 1]), [...shape]);
    }),
  inverse(delta, shapes, { times, axis }) {
    const dims = shapes[0] as number[];
    const [before, along, after] = around(dims, axisFromStart(axis, dims.length));
    return [
      tf.tidy(() => {
        const copies = tf.reshape(delta, [before * along, times, after]);
        return tf.reshape(tf.mean(copies, 1), dims);
      }),
    ];
  },
  code: { name: "repeat" },
  examples: [
    { inputs: [[3, 2]], params: { times: 3, axis: -1 } },
    { inputs: [[2, 3, 2]], params: { times: 2, axis: 1 } },
  ],
});
