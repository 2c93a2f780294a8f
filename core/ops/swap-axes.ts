/** Two axes exchanged. */

import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import type { Dim } from "../base/shape.ts";
import { axisFromStart } from "./axes.ts";
import { inputShape, resolveAxis } from "./shapes.ts";
import { defineOp } from "./spec.ts";

const axis = (title: string, value: number) =>
  z.number().int().default(value).meta({
    title,
    help: "An axis, negative from the end. Never the batch.",
    inline: true,
  });

const params = z.object({ first: axis("First axis", -2), second: axis("Second axis", -1) });

type Params = z.infer<typeof params>;

/** The exchange as a permutation; it is its own inverse. */
function exchange(rank: number, { first, second }: Params): number[] {
  const [a, b] = [axisFromStart(first, rank), axisFromStart(second, rank)];
  return Array.from({ length: rank }, (_, i) => (i === a ? b : i === b ? a : i));
}

export const swapAxes = defineOp({
  type: "swap-axes",
  version: 1,
  category: "shape",
  kind: "reshape",
  docs: {
    title: "Swap axes",
    summary: "Exchanges two axes.",
    tex: "y_{ij} = x_{ji}",
    set: "",
    projection: "",
    source: "Proxflow",
  },
  inputs: [{ name: "x", help: "Any value with both axes." }],
  outputs: [{ name: "y", help: "The same entries, the two axes exchanged." }],
  params,
  inferShapes(context) {
    const shape = inputShape(context, 0, "x");
    resolveAxis(context.params.first, shape, "x", "first");
    resolveAxis(context.params.second, shape, "x", "second");
    return [exchange(shape.length, context.params).map((i) => shape[i] as Dim)];
  },
  forward: (inputs, p) =>
    tf.transpose(inputs[0] as Tensor, exchange((inputs[0] as Tensor).rank, p)),
  inverse: (delta, _shapes, p) => [tf.transpose(delta, exchange(delta.rank, p))],
  code: { name: "swapAxes" },
  examples: [
    { inputs: [[2, 3, 4]], params: { first: -2, second: -1 } },
    { inputs: [[3, 4]], params: { first: 0, second: 1 } },
  ],
});
