/** A block of entries: some from each axis. */

import type { Tensor } from "@tensorflow/tfjs-core";
import { z } from "zod";
import { formatShape } from "../base/shape.ts";
import { checkLength, exampleShape, withExample } from "./axes.ts";
import { cut, placed } from "./blocks.ts";
import { inputShape, paramError } from "./shapes.ts";
import { defineOp } from "./spec.ts";

const params = z.object({
  begin: z.array(z.number().int()).max(6).default([0]).meta({
    title: "Begin",
    help: "First entry a dimension of an example, from 0; negative from the end.",
    inline: true,
  }),
  size: z.array(z.number().int().min(-1)).max(6).default([-1]).meta({
    title: "Size",
    help: "Entries a dimension; -1 takes all up to the end.",
    inline: true,
  }),
});

type Params = z.infer<typeof params>;

/** Begin and size a dimension, negative ones resolved. */
function block({ begin, size }: Params, dims: readonly number[]) {
  return dims.map((d, i) => {
    const b = begin[i] as number;
    const from = b < 0 ? b + d : b;
    const n = size[i] as number;
    return { from, count: n === -1 ? d - from : n };
  });
}

const lead = (rank: number, p: Params) => rank - p.begin.length;

export const slice = defineOp({
  type: "slice",
  version: 1,
  category: "shape",
  kind: "reshape",
  docs: {
    title: "Slice",
    summary: "Takes a block out of each example.",
    tex: "y_i = x_{b + i}",
    set: "",
    projection: "",
    source: "Proxflow",
  },
  inputs: [{ name: "x", help: "Any value; its batch, if it has one, is kept whole." }],
  outputs: [{ name: "y", help: "The block." }],
  params,
  inferShapes(context) {
    const shape = inputShape(context, 0, "x");
    const dims = exampleShape(shape);
    checkLength("begin", context.params.begin, shape);
    checkLength("size", context.params.size, shape);
    const blocks = block(context.params, dims);
    blocks.forEach(({ from, count }, i) => {
      const d = dims[i] as number;
      if (from < 0 || from >= d)
        throw paramError(
          "begin",
          `${context.params.begin[i]} is outside dimension ${i} of an example of ${formatShape(shape)}.`,
          `Choose from ${-d} to ${d - 1}.`,
        );
      if (count < 1 || from + count > d)
        throw paramError(
          "size",
          `${count} entries from ${from} do not fit in dimension ${i} of an example of ${formatShape(shape)}.`,
          `Choose from 1 to ${d - from}, or -1 for all of them.`,
        );
    });
    return [
      withExample(
        shape,
        blocks.map(({ count }) => count),
      ),
    ];
  },
  forward(inputs, p, shape) {
    const x = inputs[0] as Tensor;
    const n = lead(x.rank, p);
    const starts = block(p, x.shape.slice(n)).map(({ from }) => from);
    return cut(x, [...Array(n).fill(0), ...starts], shape);
  },
  inverse(delta, shapes, p) {
    const dims = shapes[0] as number[];
    const n = lead(dims.length, p);
    const around = block(p, dims.slice(n)).map(({ from, count }, i): [number, number] => [
      from,
      (dims[n + i] as number) - from - count,
    ]);
    return [
      placed(delta, [...Array.from({ length: n }, (): [number, number] => [0, 0]), ...around]),
    ];
  },
  covers(shapes, p) {
    const dims = (shapes[0] as number[]).slice(lead((shapes[0] as number[]).length, p));
    return block(p, dims).every(({ count }, i) => count === dims[i]);
  },
  code: { name: "slice" },
  examples: [
    { inputs: [[4, 6]], params: { begin: [0, 2], size: [-1, 3] } },
    { inputs: [[2, 3, 5]], params: { begin: [0, 1, -4], size: [2, -1, 2] } },
    { inputs: [[3, 2]], params: { begin: [0, 0], size: [-1, -1] } },
  ],
});
