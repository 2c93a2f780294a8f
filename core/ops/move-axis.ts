/** One axis moved to another place. */

import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import type { Dim } from "../base/shape.ts";
import { axisFromStart } from "./axes.ts";
import { inputShape, resolveAxis } from "./shapes.ts";
import { defineOp } from "./spec.ts";

const axis = (title: string, value: number, help: string) =>
  z.number().int().default(value).meta({ title, help, inline: true });

const params = z.object({
  from: axis("From", -1, "The axis that moves, negative from the end. Never the batch."),
  to: axis("To", -2, "Its place in the result, negative from the end. Never the batch."),
});

/** Permutation that takes axis `from` to place `to`, the others in order. */
function movement(rank: number, from: number, to: number): number[] {
  const [a, b] = [axisFromStart(from, rank), axisFromStart(to, rank)];
  const others = Array.from({ length: rank }, (_, i) => i).filter((i) => i !== a);
  return [...others.slice(0, b), a, ...others.slice(b)];
}

export const moveAxis = defineOp({
  type: "move-axis",
  version: 1,
  category: "shape",
  kind: "reshape",
  docs: {
    title: "Move axis",
    summary: "Moves one axis to another place.",
    tex: "y_{\\dots i \\dots} = x_{i \\dots}",
    set: "",
    projection: "",
    source: "Proxflow",
  },
  inputs: [{ name: "x", help: "Any value with both axes." }],
  outputs: [{ name: "y", help: "The same entries, the axis in its new place." }],
  params,
  inferShapes(context) {
    const shape = inputShape(context, 0, "x");
    const { from, to } = context.params;
    resolveAxis(from, shape, "x", "from");
    resolveAxis(to, shape, "x", "to");
    return [movement(shape.length, from, to).map((i) => shape[i] as Dim)];
  },
  forward: (inputs, { from, to }) => {
    const x = inputs[0] as Tensor;
    return tf.transpose(x, movement(x.rank, from, to));
  },
  inverse: (delta, _shapes, { from, to }) => [tf.transpose(delta, movement(delta.rank, to, from))],
  code: { name: "moveAxis" },
  examples: [
    { inputs: [[2, 3, 4, 5]], params: { from: -1, to: 1 } },
    { inputs: [[3, 4, 2]], params: { from: 0, to: -1 } },
  ],
});
