/** y = max(0, x W + b): a dense layer whose bias and ReLU share one constraint, as in PJAX. */
import { z } from "zod";
import { defineOp, type ModuleGraph } from "../spec.ts";
import { linear } from "./linear.ts";

const params = z.object({
  out: z.number().int().min(1).max(65536).default(32).meta({
    title: "Units",
    help: "Width of the result.",
    inline: true,
  }),
  relaxation: z.number().positive().max(100000).default(1).meta({
    title: "Relaxation",
    help: "Times the run's parameter relaxation, for weights and bias.",
    step: 0.1,
  }),
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
        {
          id: "w",
          type: "parameter",
          title: "Weights",
          params: { shape: [width, out], relaxation },
          at: [0, -176],
        },
        { id: "product", type: "matmul", title: "Product", at: [280, 0] },
        {
          id: "b",
          type: "parameter",
          title: "Bias",
          params: { shape: [out], init: "zeros", relaxation },
          at: [280, -176],
        },
        { id: "relu", type: "sum-relu", title: "Bias and ReLU", at: [560, 0] },
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
