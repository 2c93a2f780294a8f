/** A multi-layer perceptron: ReLU layers, then a linear one. */
import { z } from "zod";
import { defineOp, type ModuleGraph } from "../spec.ts";
import { linear } from "./linear.ts";
import { COLUMN, part, relaxationField } from "./parts.ts";

const width = z.number().int().min(1).max(65536);
const params = z.object({
  hidden: z.array(width).max(32).default([32]).meta({
    title: "Hidden layers",
    help: "Width of each hidden layer, in order.",
    inline: true,
  }),
  out: width.default(10).meta({ title: "Outputs", help: "Width of the result.", inline: true }),
  relaxation: relaxationField,
});

export const mlp = defineOp({
  type: "mlp",
  version: 1,
  category: "module",
  kind: "module",
  docs: {
    title: "MLP",
    summary: "A multi-layer perceptron: ReLU layers one after another, then a linear layer.",
    tex: "y = W_n \\max(0, \\dots \\max(0, W_1 x + b_1) \\dots)",
    set: "",
    projection: "Expands to ReLU layers and a linear layer, which expand in turn.",
    source: "arXiv:2506.05878",
  },
  inputs: [{ name: "x", help: "[B, I]: one row an example." }],
  outputs: [{ name: "y", help: "[B, O]" }],
  params,
  inferShapes: ({ params: { out, relaxation }, ...rest }) =>
    linear.inferShapes({ ...rest, params: { out, relaxation, bias: false } }),
  expand({ params: { hidden, out, relaxation } }): ModuleGraph {
    const nodes = [
      ...hidden.map((units, k) =>
        part(`layer${k + 1}`, "relu-layer", `Layer ${k + 1}`, [COLUMN * k, 0], {
          out: units,
          relaxation,
        }),
      ),
      part("out", "linear", "Output", [COLUMN * hidden.length, 0], {
        out,
        bias: false,
        relaxation,
      }),
    ];
    return {
      nodes,
      wires: nodes.slice(1).map((node, k) => [`${nodes[k]?.id}.y`, `${node.id}.x`] as const),
      inputs: { x: [`${nodes[0]?.id}.x`] },
      outputs: { y: "out.y" },
    };
  },
  code: { name: "mlp" },
  examples: [{ inputs: [[4, 3]], params: { hidden: [5], out: 2, relaxation: 1 } }],
});
