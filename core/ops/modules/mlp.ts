/** A multi-layer perceptron: ReLU layers, then a linear one. */
import { z } from "zod";
import type { JsonValue } from "../spec.ts";
import { defineOp, type ModuleGraph } from "../spec.ts";
import { linear } from "./linear.ts";

const width = z.number().int().min(1).max(65536);
const params = z.object({
  hidden: z.array(width).max(32).default([32]).meta({
    title: "Hidden layers",
    help: "Width of each hidden layer, in order.",
    inline: true,
  }),
  out: width.default(10).meta({ title: "Outputs", help: "Width of the result.", inline: true }),
  relaxation: z.number().positive().max(100000).default(1).meta({
    title: "Relaxation",
    help: "Times the run's parameter relaxation, for all weights and biases.",
    step: 0.1,
  }),
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
    const layers = hidden.map((units, k) => ({
      id: `layer${k + 1}`,
      type: "relu-layer",
      title: `Layer ${k + 1}`,
      params: { out: units, relaxation } as Record<string, JsonValue>,
      at: [280 * k, 0] as const,
    }));
    const last = {
      id: "out",
      type: "linear",
      title: "Output",
      params: { out, bias: false, relaxation },
      at: [280 * hidden.length, 0] as const,
    };
    const nodes = [...layers, last];
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
