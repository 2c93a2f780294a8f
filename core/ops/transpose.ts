/** The axes of an example in another order. */

import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { formatShape } from "../base/shape.ts";
import { exampleShape, withExample } from "./axes.ts";
import { inputShape, paramError } from "./shapes.ts";
import { defineOp } from "./spec.ts";

const params = z.object({
  order: z.array(z.number().int().min(0)).max(6).default([1, 0]).meta({
    title: "Order",
    help: "Which axis of an example goes where, counted from 0 without the batch.",
    inline: true,
  }),
});

/** Permutation of all axes; the batch, where the order leaves it out, stays first. */
function fullOrder(order: readonly number[], rank: number): number[] {
  const lead = rank - order.length;
  return [...Array.from({ length: lead }, (_, i) => i), ...order.map((axis) => axis + lead)];
}

export const transpose = defineOp({
  type: "transpose",
  version: 1,
  category: "shape",
  kind: "reshape",
  docs: {
    title: "Transpose",
    summary: "Puts the axes of an example in another order.",
    tex: "y = x^{\\mathsf T}",
    set: "",
    projection: "",
    source: "Proxflow",
  },
  inputs: [{ name: "x", help: "Any value; its batch, if it has one, stays first." }],
  outputs: [{ name: "y", help: "The same entries, axes in the new order." }],
  params,
  inferShapes(context) {
    const shape = inputShape(context, 0, "x");
    const dims = exampleShape(shape);
    const { order } = context.params;
    const sound = order.length === dims.length && dims.every((_, i) => order.includes(i));
    if (!sound)
      throw paramError(
        "order",
        `[${order.join(", ")}] is no order of the ${dims.length} axes of an example of ${formatShape(shape)}.`,
        dims.length > 0 ? `List 0 to ${dims.length - 1}, each once.` : "Leave the order empty.",
      );
    return [
      withExample(
        shape,
        order.map((axis) => dims[axis] as number),
      ),
    ];
  },
  forward: (inputs, { order }) => {
    const x = inputs[0] as Tensor;
    return tf.transpose(x, fullOrder(order, x.rank));
  },
  inverse(delta, _shapes, { order }) {
    const permutation = fullOrder(order, delta.rank);
    return [
      tf.transpose(
        delta,
        permutation.map((_, axis) => permutation.indexOf(axis)),
      ),
    ];
  },
  code: { name: "transpose" },
  examples: [
    { inputs: [[2, 3, 4]], params: { order: [0, 2, 1] } },
    { inputs: [[2, 3, 4]], params: { order: [2, 0, 1] } },
    { inputs: [[3, 4]], params: { order: [1, 0] } },
  ],
});
