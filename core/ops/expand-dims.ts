/** A new axis of length 1. */

import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { newAxis } from "./axes.ts";
import { inputShape } from "./shapes.ts";
import { defineOp } from "./spec.ts";

const params = z.object({
  axis: z.number().int().default(-1).meta({
    title: "Axis",
    help: "Place of the new axis in the result; negative from the end. Never before the batch.",
    inline: true,
  }),
});

export const expandDims = defineOp({
  type: "expand-dims",
  version: 1,
  category: "shape",
  kind: "reshape",
  docs: {
    title: "Expand dims",
    summary: "Adds an axis of length 1.",
    tex: "y_{i1} = x_i",
    set: "",
    projection: "",
    source: "Proxflow",
  },
  inputs: [{ name: "x", help: "Any value." }],
  outputs: [{ name: "y", help: "The same entries with one more axis." }],
  params,
  inferShapes(context) {
    const shape = inputShape(context, 0, "x");
    const at = newAxis(context.params.axis, shape);
    return [[...shape.slice(0, at), 1, ...shape.slice(at)]];
  },
  forward: (inputs, _params, shape) => tf.reshape(inputs[0] as Tensor, [...shape]),
  inverse: (delta, shapes) => [tf.reshape(delta, [...(shapes[0] as number[])])],
  code: { name: "expandDims" },
  examples: [
    { inputs: [[4, 3]], params: { axis: -1 } },
    { inputs: [[4, 3]], params: { axis: 1 } },
  ],
});
