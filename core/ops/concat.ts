/** Values side by side along one axis. */

import type { Tensor } from "@tensorflow/tfjs-core";
import { z } from "zod";
import { type Dim, formatShape, isBatched, type Shape } from "../base/shape.ts";
import { joined, split } from "./blocks.ts";
import { inputShape, resolveAxis, shapeError } from "./shapes.ts";
import { defineOp } from "./spec.ts";

const params = z.object({
  axis: z.number().int().default(-1).meta({
    title: "Axis",
    help: "Axis along which the values are joined; negative from the end. Never the batch.",
    inline: true,
  }),
});

const axisOf = (shape: readonly unknown[], axis: number) => (axis < 0 ? axis + shape.length : axis);

export const concat = defineOp({
  type: "concat",
  version: 1,
  category: "shape",
  kind: "reshape",
  docs: {
    title: "Concat",
    summary: "Joins values along an axis.",
    tex: "y = [x_0, x_1, \\dots]",
    set: "",
    projection: "",
    source: "Proxflow",
  },
  inputs: [
    {
      name: "x",
      help: "A part; equal to the others in all other dimensions.",
      variadic: { min: 1, max: 64 },
    },
  ],
  outputs: [{ name: "y", help: "The parts, joined in port order." }],
  params,
  inferShapes(context) {
    const first = inputShape(context, 0, context.ports[0] ?? "x0");
    const axis = resolveAxis(context.params.axis, first, context.ports[0] ?? "x0");
    let length = 0;
    context.inputs.forEach((shape, i) => {
      const port = context.ports[i] ?? `x${i}`;
      const fits =
        shape.length === first.length && shape.every((d, k) => k === axis || d === first[k]);
      if (!fits)
        throw shapeError(
          port,
          `${formatShape(shape)} cannot be joined to ${formatShape(first)} along axis ${axis}.`,
          isBatched(shape) !== isBatched(first)
            ? "Join values that all have the batch, or none."
            : "All dimensions but the joined one must be equal; reshape one of them.",
        );
      length += shape[axis] as number;
    });
    const result: Shape = first.map((d, k): Dim => (k === axis ? length : d));
    return [result];
  },
  forward(inputs, params) {
    return joined(inputs, axisOf((inputs[0] as Tensor).shape, params.axis));
  },
  inverse(delta, shapes, params) {
    const axis = axisOf(delta.shape, params.axis);
    return split(
      delta,
      shapes.map((shape) => shape[axis] as number),
      axis,
    );
  },
  code: { name: "concat" },
  examples: [
    {
      inputs: [
        [4, 3],
        [4, 2],
      ],
      params: { axis: -1 },
    },
    {
      inputs: [
        [2, 3, 2],
        [2, 1, 2],
      ],
      params: { axis: 1 },
    },
    { inputs: [[4]], params: { axis: 0 } },
  ],
});
