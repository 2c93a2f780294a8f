/** Zeros around each example. */

import type { Tensor } from "@tensorflow/tfjs-core";
import { z } from "zod";
import { checkLength, exampleShape, withExample } from "./axes.ts";
import { cut, placed } from "./blocks.ts";
import { inputShape } from "./shapes.ts";
import { defineOp } from "./spec.ts";

const counts = (title: string, where: string, value: number) =>
  z
    .array(z.number().int().min(0).max(65536))
    .max(6)
    .default([value])
    .meta({ title, help: `Zeros ${where} each dimension of an example.`, inline: true });

const params = z.object({
  before: counts("Before", "in front of", 0),
  after: counts("After", "behind", 1),
});

type Params = z.infer<typeof params>;

/** Pairs for all axes, none for the batch. */
function pairs(rank: number, { before, after }: Params): [number, number][] {
  const lead = rank - before.length;
  return Array.from({ length: rank }, (_, i): [number, number] =>
    i < lead ? [0, 0] : [before[i - lead] as number, after[i - lead] as number],
  );
}

export const pad = defineOp({
  type: "pad",
  version: 1,
  category: "shape",
  kind: "reshape",
  docs: {
    title: "Pad",
    summary: "Puts zeros around each example.",
    tex: "y = [0, x, 0]",
    set: "",
    projection: "",
    source: "Proxflow",
  },
  inputs: [{ name: "x", help: "Any value; its batch, if it has one, is not padded." }],
  outputs: [{ name: "y", help: "x between zeros, which no projection moves." }],
  params,
  inferShapes(context) {
    const shape = inputShape(context, 0, "x");
    const { before, after } = context.params;
    checkLength("before", before, shape);
    checkLength("after", after, shape);
    const padded = exampleShape(shape).map(
      (d, i) => d + (before[i] as number) + (after[i] as number),
    );
    return [withExample(shape, padded)];
  },
  forward: (inputs, p) => placed(inputs[0] as Tensor, pairs((inputs[0] as Tensor).rank, p)),
  inverse(delta, shapes, p) {
    const dims = shapes[0] as number[];
    const starts = pairs(dims.length, p).map(([before]) => before);
    return [cut(delta, starts, dims)];
  },
  code: { name: "pad" },
  examples: [
    { inputs: [[4, 3]], params: { before: [0, 1], after: [0, 2] } },
    { inputs: [[2, 3, 2]], params: { before: [0, 0, 1], after: [1, 1, 0] } },
  ],
});
