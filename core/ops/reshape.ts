/** Another shape for the same entries; the batch stays. */

import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { formatShape, isBatched, type Shape, sizeOf } from "../base/shape.ts";
import { inputShape, paramError } from "./shapes.ts";
import { defineOp } from "./spec.ts";

const params = z.object({
  shape: z
    .array(
      z
        .number()
        .int()
        .min(-1)
        .refine((d) => d !== 0, "a dimension cannot be 0"),
    )
    .max(6)
    .refine((shape) => shape.filter((d) => d === -1).length <= 1, "only one dimension may be -1")
    .default([-1])
    .meta({
      title: "Shape",
      help: "New dimensions of an example, without the batch; one -1 takes what is left.",
      inline: true,
    }),
});

/** The new per-example shape, -1 filled in; `undefined` where the entries do not fit. */
function fill(shape: readonly number[], size: number): number[] | undefined {
  const known = shape.reduce((n, d) => (d === -1 ? n : n * d), 1);
  const out = shape.map((d) => (d === -1 ? size / known : d));
  const fits = out.every(Number.isInteger) && out.reduce((n, d) => n * d, 1) === size;
  return fits ? out : undefined;
}

export const reshape = defineOp({
  type: "reshape",
  version: 1,
  category: "shape",
  kind: "reshape",
  docs: {
    title: "Reshape",
    summary: "Gives an example another shape with the same entries.",
    tex: "y = \\mathrm{reshape}(x)",
    set: "",
    projection: "",
    source: "Proxflow",
  },
  inputs: [{ name: "x", help: "Any value; its batch, if it has one, stays first." }],
  outputs: [{ name: "y", help: "The same entries, row by row." }],
  params,
  inferShapes(context) {
    const shape = inputShape(context, 0, "x");
    const size = sizeOf(shape);
    const out = fill(context.params.shape, size);
    if (out === undefined)
      throw paramError(
        "shape",
        `x is ${formatShape(shape)}, ${size} entries an example; they do not fit in ${formatShape(context.params.shape)}.`,
        `Choose dimensions whose product is ${size}, or put one -1.`,
      );
    const result: Shape = isBatched(shape) ? ["B", ...out] : out;
    return [result];
  },
  forward: (inputs, _params, shape) => tf.reshape(inputs[0] as Tensor, [...shape]),
  inverse: (delta, shapes) => [tf.reshape(delta, [...(shapes[0] as number[])])],
  code: { name: "reshape" },
  examples: [
    { inputs: [[6]], params: { shape: [2, 3] } },
    { inputs: [[2, 3]], params: { shape: [-1] } },
  ],
});
