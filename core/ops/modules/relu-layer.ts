/** y = max(0, x W + b): a dense layer whose bias and ReLU share one constraint, as in PJAX. */
import { z } from "zod";
import { defineOp, type ModuleGraph } from "../spec.ts";
import { linear } from "./linear.ts";
import { ABOVE, COLUMN, part, relaxationField } from "./parts.ts";

const params = z.object({
  out: z.number().int().min(1).max(65536).default(32).meta({
    title: "Units",
    help: "Width of the result.",
    inline: true,
  }),
  relaxation: relaxationField,
});

export const reluLayer = defineOp({
  type: "relu-layer",
  version: 1,
  category: "module",
  kind: "module",
  docs: {
    title: "ReLU layer",
    summary: "A dense layer: matrix product, bias and ReLU with weights of its own.",
    tex: "y = \\max(0, x\\,W + b)",
    set: "",
    projection:
      "Expands to parameters, a matrix product and one sum with ReLU; bias and ReLU are projected together.",
    source: "arXiv:2506.05878",
  },
  inputs: [{ name: "x", help: "[..., I]: one row an example." }],
  outputs: [{ name: "y", help: "[..., O]" }],
  params,
  inferShapes: ({ params: { out, relaxation }, ...rest }) =>
    linear.inferShapes({ ...rest, params: { out, relaxation, bias: true } }),
  expand({ inputs, params: { out, relaxation } }): ModuleGraph {
    const width = inputs[0]?.at(-1) as number;
    return {
      nodes: [
        part("w", "parameter", "Weights", [0, ABOVE], { shape: [width, out], relaxation }),
        part("product", "matmul", "Product", [COLUMN, 0]),
        part("b", "parameter", "Bias", [COLUMN, ABOVE], {
          shape: [out],
          init: "zeros",
          relaxation,
        }),
        part("relu", "sum-relu", "Bias and ReLU", [2 * COLUMN, 0]),
      ],
      wires: [
        ["w.value", "product.b"],
        ["b.value", "relu.x0"],
        ["product.y", "relu.x1"],
      ],
      inputs: { x: ["product.a"] },
      outputs: { y: "relu.y" },
    };
  },
  code: { name: "reluLayer" },
  examples: [{ inputs: [[4, 3]], params: { out: 2, relaxation: 1 } }],
});
