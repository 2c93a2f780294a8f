/** An example stretched to a larger shape. */

import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { broadcastShapes, formatShape, sameShape } from "../base/shape.ts";
import { exampleShape, withExample } from "./axes.ts";
import { meanTo } from "./broadcast.ts";
import { inputShape, paramError } from "./shapes.ts";
import { defineOp } from "./spec.ts";

const params = z.object({
  shape: z.array(z.number().int().positive()).max(6).default([1]).meta({
    title: "Shape",
    help: "New dimensions of an example, without the batch; dimensions of length 1 are stretched.",
    inline: true,
  }),
});

/** Shape of x with as many dimensions as the result; new ones stand behind the batch. */
function aligned(from: readonly number[], to: readonly number[], shape: readonly number[]) {
  const lead = to.length - shape.length;
  const ones = Array.from({ length: to.length - from.length }, () => 1);
  return [...from.slice(0, lead), ...ones, ...from.slice(lead)];
}

export const broadcastTo = defineOp({
  type: "broadcast-to",
  version: 1,
  category: "shape",
  kind: "reshape",
  docs: {
    title: "Broadcast",
    summary: "Repeats an example to fill a larger shape.",
    tex: "y_{ij} = x_i",
    set: "",
    projection: "",
    source: "Proxflow",
  },
  inputs: [{ name: "x", help: "Any value; its batch, if it has one, stays first." }],
  outputs: [{ name: "y", help: "x stretched; copies go back by their mean." }],
  params,
  inferShapes(context) {
    const shape = inputShape(context, 0, "x");
    const wanted = context.params.shape;
    const both = broadcastShapes(exampleShape(shape), wanted);
    if (both === undefined || !sameShape(both, wanted))
      throw paramError(
        "shape",
        `An example of ${formatShape(shape)} does not stretch to ${formatShape(wanted)}.`,
        "Its dimensions, aligned at the end, must be equal to the new ones or 1.",
      );
    return [withExample(shape, wanted)];
  },
  forward: (inputs, p, shape) =>
    tf.tidy(() => {
      const x = inputs[0] as Tensor;
      const full = tf.reshape(x, aligned(x.shape, shape, p.shape));
      return tf.broadcastTo(full, [...shape]);
    }),
  inverse(delta, shapes, p) {
    const from = shapes[0] as number[];
    return [tf.tidy(() => tf.reshape(meanTo(delta, aligned(from, delta.shape, p.shape)), from))];
  },
  code: { name: "broadcastTo" },
  examples: [
    { inputs: [[4, 3]], params: { shape: [2, 4, 3] } },
    { inputs: [[4, 3, 1]], params: { shape: [4, 3, 2] } },
  ],
});
