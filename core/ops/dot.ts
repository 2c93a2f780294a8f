/** y = <a, b>: scalar products along the last axis. */
import { z } from "zod";
import { broadcastCopies } from "./broadcast.ts";
import { dotOf, projectDots } from "./product-set.ts";
import { broadcastAll, shapeError } from "./shapes.ts";
import { defineOp } from "./spec.ts";

export const dot = defineOp({
  type: "dot",
  version: 1,
  category: "linear",
  kind: "function",
  docs: {
    title: "Dot product",
    summary: "Multiplies two values entry by entry and adds up along the last axis.",
    tex: "y = \\langle a, b \\rangle",
    set: "\\{(a, b, y) : y = \\langle a, b \\rangle\\}, one an entry of y",
    projection:
      "(a + t b) / (1 - t^2), (b + t a) / (1 - t^2), with t the only root in (-1, 1); exact. With a factor held the set is a hyperplane. Ties as for the matrix product.",
    source: "arXiv:2506.05878; Bauschke, Lal, Wang, arXiv:2206.04878; root finding by Proxflow",
  },
  inputs: [
    { name: "a", help: "Any value with one axis or more." },
    { name: "b", help: "The other factor; broadcast against a." },
  ],
  outputs: [{ name: "y", help: "One product a row: the common shape without its last axis." }],
  params: z.object({}),
  traits: { convex: false, separable: false, exact: true },
  inferShapes(context) {
    const full = broadcastAll(context);
    if (full.length === 0 || (full.length === 1 && full[0] === "B"))
      throw shapeError(
        context.ports[0] ?? "a",
        "A dot product needs an axis to add up.",
        "Wire values with a last axis, or use a product entry by entry.",
      );
    return [full.slice(0, -1)];
  },
  forward: (inputs) => dotOf(inputs),
  copies: (shapes) => broadcastCopies(shapes),
  project: (copies, target, context) => projectDots(copies, target, context),
  code: { name: "dot" },
  examples: [
    {
      inputs: [
        [4, 3],
        [4, 3],
      ],
      params: {},
    },
    { inputs: [[2, 4, 8], [8]], params: {} },
  ],
});
