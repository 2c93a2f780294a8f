/** An axis of length 1 taken away. */

import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { formatShape } from "../base/shape.ts";
import { inputShape, paramError, resolveAxis } from "./shapes.ts";
import { defineOp } from "./spec.ts";

const params = z.object({
  axis: z.number().int().default(-1).meta({
    title: "Axis",
    help: "An axis of length 1; negative from the end. Never the batch.",
    inline: true,
  }),
});

export const squeeze = defineOp({
  type: "squeeze",
  version: 1,
  category: "shape",
  kind: "reshape",
  docs: {
    title: "Squeeze",
    summary: "Takes away an axis of length 1.",
    tex: "y_i = x_{i1}",
    set: "",
    projection: "",
    source: "Proxflow",
  },
  inputs: [{ name: "x", help: "Any value with such an axis." }],
  outputs: [{ name: "y", help: "The same entries without the axis." }],
  params,
  inferShapes(context) {
    const shape = inputShape(context, 0, "x");
    const axis = resolveAxis(context.params.axis, shape, "x");
    if (shape[axis] !== 1)
      throw paramError(
        "axis",
        `Axis ${axis} of ${formatShape(shape)} has length ${shape[axis]}, not 1.`,
        "Choose an axis of length 1, or use a reshape, an index or a sum.",
      );
    return [shape.filter((_, i) => i !== axis)];
  },
  forward: (inputs, _params, shape) => tf.reshape(inputs[0] as Tensor, [...shape]),
  inverse: (delta, shapes) => [tf.reshape(delta, [...(shapes[0] as number[])])],
  code: { name: "squeeze" },
  examples: [
    { inputs: [[4, 3, 1]], params: { axis: -1 } },
    { inputs: [[4, 1, 3]], params: { axis: 1 } },
  ],
});
