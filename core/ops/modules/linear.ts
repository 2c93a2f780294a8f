/** y = x W + b with its own weights: the linear layer as a graph of a product and a sum. */
import { z } from "zod";
import { type Dim, formatShape } from "../../base/shape.ts";
import { shapeError } from "../shapes.ts";
import { defineOp, type ModuleGraph } from "../spec.ts";
import { ABOVE, COLUMN, part, relaxationField } from "./parts.ts";

const params = z.object({
  out: z.number().int().min(1).max(65536).default(32).meta({
    title: "Outputs",
    help: "Width of the result.",
    inline: true,
  }),
  bias: z.boolean().default(true).meta({
    title: "Bias",
    help: "Add a solved-for value to each output.",
  }),
  relaxation: relaxationField,
});

export const linear = defineOp({
  type: "linear",
  version: 1,
  category: "module",
  kind: "module",
  docs: {
    title: "Linear layer",
    summary: "A matrix product with weights of its own, and a bias.",
    tex: "y = x\\,W + b",
    set: "",
    projection: "Expands to a parameter, a matrix product and a sum; each has its own projection.",
    source: "arXiv:2506.05878",
  },
  inputs: [{ name: "x", help: "[..., I]: one row an example." }],
  outputs: [{ name: "y", help: "[..., O]" }],
  params,
  inferShapes({ inputs, params: { out } }) {
    const shape = inputs[0] as readonly Dim[];
    if (shape.length < 2 || shape.at(-1) === "B")
      throw shapeError(
        "x",
        `x must be [B, I], this is ${formatShape(shape)}.`,
        "Put a reshape before it that gives one row an example.",
      );
    return [[...shape.slice(0, -1), out]];
  },
  expand({ inputs, params: { out, bias, relaxation } }): ModuleGraph {
    const width = inputs[0]?.at(-1) as number;
    return {
      nodes: [
        part("w", "parameter", "Weights", [0, ABOVE], { shape: [width, out], relaxation }),
        part("product", "matmul", "Product", [COLUMN, 0]),
        ...(bias
          ? [
              part("b", "parameter", "Bias", [COLUMN, ABOVE], {
                shape: [out],
                init: "zeros",
                relaxation,
              }),
              part("sum", "add", "Plus bias", [2 * COLUMN, 0]),
            ]
          : []),
      ],
      wires: [
        ["w.value", "product.b"],
        ...(bias
          ? ([
              ["product.y", "sum.x0"],
              ["b.value", "sum.x1"],
            ] as const)
          : []),
      ],
      inputs: { x: ["product.a"] },
      outputs: { y: bias ? "sum.y" : "product.y" },
    };
  },
  code: { name: "linear" },
  examples: [
    { inputs: [[4, 3]], params: { out: 2, bias: true, relaxation: 1 } },
    { inputs: [[4, 3]], params: { out: 5, bias: false, relaxation: 1 } },
  ],
});
