/** Values of one shape along a new axis. */

import { z } from "zod";
import { formatShape, sameShape } from "../base/shape.ts";
import { axisFromStart, newAxis } from "./axes.ts";
import { stacked, unstacked } from "./blocks.ts";
import { inputShape, shapeError } from "./shapes.ts";
import { defineOp } from "./spec.ts";

const params = z.object({
  axis: z.number().int().default(-1).meta({
    title: "Axis",
    help: "Place of the new axis in the result; negative from the end. Never before the batch.",
    inline: true,
  }),
});

export const stack = defineOp({
  type: "stack",
  version: 1,
  category: "shape",
  kind: "reshape",
  docs: {
    title: "Stack",
    summary: "Puts values of one shape side by side along a new axis.",
    tex: "y_{k} = x_k",
    set: "",
    projection: "",
    source: "Proxflow",
  },
  inputs: [{ name: "x", help: "A part; all of one shape.", variadic: { min: 1, max: 64 } }],
  outputs: [{ name: "y", help: "The parts, in port order along the new axis." }],
  params,
  inferShapes(context) {
    const first = inputShape(context, 0, context.ports[0] ?? "x0");
    context.inputs.forEach((shape, i) => {
      if (sameShape(shape, first)) return;
      throw shapeError(
        context.ports[i] ?? `x${i}`,
        `${formatShape(shape)} cannot be stacked on ${formatShape(first)}.`,
        "Stacked values need one shape; reshape one of them, or join them with a concat.",
      );
    });
    const at = newAxis(context.params.axis, first);
    return [[...first.slice(0, at), context.inputs.length, ...first.slice(at)]];
  },
  forward: (inputs, { axis }, shape) => stacked(inputs, axisFromStart(axis, shape.length)),
  inverse: (delta, _shapes, { axis }) => unstacked(delta, axisFromStart(axis, delta.rank)),
  code: { name: "stack" },
  examples: [
    {
      inputs: [
        [4, 3],
        [4, 3],
      ],
      params: { axis: 1 },
    },
    { inputs: [[3], [3], [3]], params: { axis: -1 } },
  ],
});
