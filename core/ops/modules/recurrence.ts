/** A linear recurrence unrolled over time, whose matrix comes from a port, so that sets can hold it. */
import { z } from "zod";
import { formatShape } from "../../base/shape.ts";
import { inputShape, shapeError } from "../shapes.ts";
import { defineOp, type ModuleGraph } from "../spec.ts";
import { COLUMN, part } from "./parts.ts";

/** Steps at most: each is a handful of nodes. */
const MAX_STEPS = 256;

export const recurrence = defineOp({
  type: "recurrence",
  version: 1,
  category: "module",
  kind: "module",
  docs: {
    title: "Recurrence",
    summary:
      "A state that a matrix turns at every step, while the step's input is added; its last value.",
    tex: "h_t = h_{t-1} W + x_t, \\quad y = h_T",
    set: "",
    projection:
      "Expands to a product and a sum a step, all with the one matrix on port w: a set on that matrix, such as orthogonal columns, holds it for all steps. The state starts at zero.",
    source:
      "Arjovsky, Shah, Bengio 2016, arXiv:1511.06464, for the orthogonal case: no step makes what is remembered longer or shorter",
  },
  inputs: [
    { name: "x", help: "What each step adds to the state: [B, T, H]." },
    { name: "w", help: "The matrix of the recurrence: [H, H], without a batch." },
  ],
  outputs: [{ name: "y", help: "The state after the last step: [B, H]." }],
  params: z.object({}),
  inferShapes(context) {
    const [x, w] = [inputShape(context, 0, "x"), inputShape(context, 1, "w")];
    const [steps, width] = x.slice(-2);
    if (x.length !== 3 || typeof steps !== "number" || steps < 2 || steps > MAX_STEPS)
      throw shapeError(
        "x",
        `x must be [B, T, H] with T from 2 to ${MAX_STEPS}, this is ${formatShape(x)}.`,
        "Put a reshape or a slice before it.",
      );
    if (w.length !== 2 || w[0] !== width || w[1] !== width)
      throw shapeError(
        "w",
        `w is ${formatShape(w)}; steps of width ${width} need [${width}, ${width}].`,
        `Wire a parameter of shape [${width}, ${width}].`,
      );
    return [[...x.slice(0, 1), width as number]];
  },
  expand({ inputs }): ModuleGraph {
    const [steps, width] = (inputs[0] ?? []).slice(-2) as [number, number];
    const nodes: ModuleGraph["nodes"][number][] = [];
    const wires: (readonly [string, string])[] = [];
    const row = 168;
    for (let t = 0; t < steps; t++) {
      const y = t * row;
      nodes.push(
        part(`take${t}`, "slice", `Step ${t}`, [0, y], { begin: [t, 0], size: [1, -1] }),
        part(`x${t}`, "reshape", "Its input", [COLUMN, y], { shape: [width] }),
      );
      wires.push([`take${t}.y`, `x${t}.x`]);
      if (t === 0) continue;
      nodes.push(
        part(`turn${t}`, "matmul", "State turned", [2 * COLUMN, y]),
        part(`h${t}`, "add", "State", [3 * COLUMN, y]),
      );
      wires.push(
        [t === 1 ? "x0.y" : `h${t - 1}.y`, `turn${t}.a`],
        [`turn${t}.y`, `h${t}.x0`],
        [`x${t}.y`, `h${t}.x1`],
      );
    }
    const all = Array.from({ length: steps }, (_, t) => t);
    return {
      nodes,
      wires,
      inputs: {
        x: all.map((t) => `take${t}.x`),
        w: all.slice(1).map((t) => `turn${t}.b`),
      },
      outputs: { y: `h${steps - 1}.y` },
    };
  },
  code: { name: "recurrence" },
  examples: [
    {
      inputs: [
        [2, 3, 4],
        [4, 4],
      ],
      params: {},
    },
    {
      inputs: [
        [2, 2, 3],
        [3, 3],
      ],
      params: {},
    },
  ],
});
