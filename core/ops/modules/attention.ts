/** Multi-head attention with ReLU in place of the softmax, as PJAX has it. */
import { z } from "zod";
import { formatShape } from "../../base/shape.ts";
import { inputShape, paramError, shapeError } from "../shapes.ts";
import { defineOp, type ModuleGraph } from "../spec.ts";
import { ABOVE, COLUMN, part, relaxationField } from "./parts.ts";

const params = z.object({
  heads: z.number().int().min(1).max(64).default(2).meta({
    title: "Heads",
    help: "Parts of the width that attend on their own.",
    inline: true,
  }),
  width: z.number().int().min(1).max(65536).default(16).meta({
    title: "Width",
    help: "Width of queries, keys, values and result, over all heads.",
    inline: true,
  }),
  relaxation: relaxationField,
});

export const attention = defineOp({
  type: "attention",
  version: 1,
  category: "module",
  kind: "module",
  docs: {
    title: "Attention",
    summary: "Multi-head self-attention over a sequence, with ReLU scores.",
    tex: "y = \\max(0, Q K^{\\mathsf T})\\,V\\,W_o",
    set: "",
    projection:
      "Expands to products with four weights, a product of activations for the scores, a ReLU, and a product with the values. There is no softmax; the starting weights carry the usual 1/sqrt(d) and 1/T.",
    source: "arXiv:2506.05878",
  },
  inputs: [{ name: "x", help: "Sequences [B, T, F]." }],
  outputs: [{ name: "y", help: "[B, T, width]" }],
  params,
  inferShapes(context) {
    const shape = inputShape(context, 0, "x");
    const { heads, width } = context.params;
    if (shape.length !== 3 || typeof shape[1] !== "number")
      throw shapeError(
        "x",
        `x must be [B, T, F], this is ${formatShape(shape)}.`,
        "Put a reshape before it, or an embedding.",
      );
    if (width % heads !== 0)
      throw paramError(
        "heads",
        `${width} is no multiple of ${heads}.`,
        "Take a width that the heads divide.",
      );
    return [[...shape.slice(0, -1), width]];
  },
  expand({ inputs, params: { heads, width, relaxation } }): ModuleGraph {
    const [steps, features] = (inputs[0] ?? []).slice(-2) as [number, number];
    const size = width / heads;
    const split = { shape: [steps, heads, size] };
    const row = 360;
    const branch = (name: string, title: string, k: number, order: number[], scale: number) => [
      part(`w${name}`, "parameter", `${title} weights`, [0, k * row + ABOVE], {
        shape: [features, width],
        scale,
        relaxation,
      }),
      part(name, "matmul", title, [COLUMN, k * row]),
      part(`${name}_split`, "reshape", "By head", [2 * COLUMN, k * row], split),
      part(`${name}_heads`, "transpose", "Heads first", [3 * COLUMN, k * row], { order }),
    ];
    const branchWires = (name: string) =>
      [
        [`w${name}.value`, `${name}.b`],
        [`${name}.y`, `${name}_split.x`],
        [`${name}_split.y`, `${name}_heads.x`],
      ] as const;
    return {
      nodes: [
        ...branch("q", "Queries", 0, [1, 0, 2], 1 / Math.sqrt(size)),
        ...branch("k", "Keys", 1, [1, 2, 0], 1),
        ...branch("v", "Values", 2, [1, 0, 2], 1),
        part("scores", "matmul", "Scores", [4 * COLUMN, 0]),
        part("relu", "sum-relu", "ReLU", [5 * COLUMN, 0]),
        part("mix", "matmul", "Mixed values", [6 * COLUMN, row]),
        part("back", "transpose", "Places first", [7 * COLUMN, row], { order: [1, 0, 2] }),
        part("join", "reshape", "Heads joined", [8 * COLUMN, row], { shape: [steps, width] }),
        part("wo", "parameter", "Output weights", [8 * COLUMN, row + ABOVE], {
          shape: [width, width],
          scale: 1 / steps,
          relaxation,
        }),
        part("out", "matmul", "Output", [9 * COLUMN, row]),
      ],
      wires: [
        ...branchWires("q"),
        ...branchWires("k"),
        ...branchWires("v"),
        ["q_heads.y", "scores.a"],
        ["k_heads.y", "scores.b"],
        ["scores.y", "relu.x0"],
        ["relu.y", "mix.a"],
        ["v_heads.y", "mix.b"],
        ["mix.y", "back.x"],
        ["back.y", "join.x"],
        ["join.y", "out.a"],
        ["wo.value", "out.b"],
      ],
      inputs: { x: ["q.a", "k.a", "v.a"] },
      outputs: { y: "out.y" },
    };
  },
  code: { name: "attention" },
  examples: [{ inputs: [[2, 3, 4]], params: { heads: 2, width: 6, relaxation: 1 } }],
});
