/** A recurrent network unrolled over time, every step with the same weights; the cell of PJAX. */
import { z } from "zod";
import { formatShape } from "../../base/shape.ts";
import { inputShape, shapeError } from "../shapes.ts";
import { defineOp, type ModuleGraph } from "../spec.ts";
import { ABOVE, COLUMN, part, relaxationField } from "./parts.ts";

const width = z.number().int().min(1).max(65536);
const params = z.object({
  hidden: width.default(64).meta({ title: "Hidden units", help: "Width of the ReLU layer." }),
  state: width.default(32).meta({
    title: "State",
    help: "Width of what a step hands to the next.",
    inline: true,
  }),
  out: width
    .default(16)
    .meta({ title: "Outputs", help: "Width of a step's result.", inline: true }),
  relaxation: relaxationField,
});

/** Steps at most: each is a handful of nodes. */
const MAX_STEPS = 64;

export const rnn = defineOp({
  type: "rnn",
  version: 1,
  category: "module",
  kind: "module",
  docs: {
    title: "RNN",
    summary: "A recurrent network over a sequence, unrolled: the same weights at every step.",
    tex: "o_t = W_2 \\max(0, W_1 [x_t, h_{t-1}] + b_1), \\quad h_t = \\max(0, o_t^{\\text{state}})",
    set: "",
    projection:
      "Expands to one cell a step; the weights' copies of all steps are averaged in their consensus. The state starts at zero.",
    source: "arXiv:2506.05878",
  },
  inputs: [{ name: "x", help: "Sequences [B, T, F]." }],
  outputs: [{ name: "y", help: "[B, T, out]: the outputs without the state." }],
  params,
  inferShapes(context) {
    const shape = inputShape(context, 0, "x");
    const steps = shape.at(-2);
    if (shape.length !== 3 || typeof steps !== "number" || steps > MAX_STEPS)
      throw shapeError(
        "x",
        `x must be [B, T, F] with T up to ${MAX_STEPS}, this is ${formatShape(shape)}.`,
        "Put a reshape or a slice before it.",
      );
    return [[...shape.slice(0, -1), context.params.out]];
  },
  expand({ inputs, params: p }): ModuleGraph {
    const [steps, features] = (inputs[0] ?? []).slice(-2) as [number, number];
    const { relaxation } = p;
    const nodes = [
      part("w1", "parameter", "Weights in", [0, 2 * ABOVE], {
        shape: [features + p.state, p.hidden],
        relaxation,
      }),
      part("b1", "parameter", "Bias", [COLUMN, 2 * ABOVE], {
        shape: [p.hidden],
        init: "zeros",
        relaxation,
      }),
      part("w2", "parameter", "Weights out", [2 * COLUMN, 2 * ABOVE], {
        shape: [p.hidden, p.state + p.out],
        relaxation,
      }),
    ];
    const wires: (readonly [string, string])[] = [];
    const row = 168;
    for (let t = 0; t < steps; t++) {
      const y = t * row;
      const id = (name: string) => `${name}${t}`;
      nodes.push(
        part(id("take"), "slice", `Step ${t}`, [0, y], { begin: [t, 0], size: [1, -1] }),
        part(id("x"), "reshape", "Features", [COLUMN, y], { shape: [features] }),
        t === 0
          ? part(id("in"), "pad", "No state yet", [2 * COLUMN, y], {
              before: [0],
              after: [p.state],
            })
          : part(id("in"), "concat", "With the state", [2 * COLUMN, y]),
        part(id("m1_"), "matmul", "Product in", [3 * COLUMN, y]),
        part(id("relu"), "sum-relu", "Bias and ReLU", [4 * COLUMN, y]),
        part(id("m2_"), "matmul", "Product out", [5 * COLUMN, y]),
        part(id("y"), "slice", "Output", [6 * COLUMN, y], { begin: [p.state], size: [-1] }),
      );
      wires.push(
        [`${id("take")}.y`, `${id("x")}.x`],
        [`${id("x")}.y`, t === 0 ? `${id("in")}.x` : `${id("in")}.x0`],
        [`${id("in")}.y`, `${id("m1_")}.a`],
        ["w1.value", `${id("m1_")}.b`],
        ["b1.value", `${id("relu")}.x0`],
        [`${id("m1_")}.y`, `${id("relu")}.x1`],
        [`${id("relu")}.y`, `${id("m2_")}.a`],
        ["w2.value", `${id("m2_")}.b`],
        [`${id("m2_")}.y`, `${id("y")}.x`],
        [`${id("y")}.y`, `all.x${t}`],
      );
      if (t === steps - 1) continue;
      nodes.push(
        part(id("pick"), "slice", "State part", [6 * COLUMN, y + row / 2], {
          begin: [0],
          size: [p.state],
        }),
        part(id("h"), "sum-relu", "State", [7 * COLUMN, y + row / 2]),
      );
      wires.push(
        [`${id("m2_")}.y`, `${id("pick")}.x`],
        [`${id("pick")}.y`, `${id("h")}.x0`],
        [`${id("h")}.y`, `in${t + 1}.x1`],
      );
    }
    nodes.push(part("all", "stack", "All steps", [8 * COLUMN, 0], { axis: -2 }));
    return {
      nodes,
      wires,
      inputs: { x: Array.from({ length: steps }, (_, t) => `take${t}.x`) },
      outputs: { y: "all.y" },
    };
  },
  code: { name: "rnn" },
  examples: [
    { inputs: [[2, 3, 4]], params: { hidden: 5, state: 3, out: 2, relaxation: 1 } },
    { inputs: [[2, 1, 4]], params: { hidden: 5, state: 3, out: 2, relaxation: 1 } },
  ],
});
