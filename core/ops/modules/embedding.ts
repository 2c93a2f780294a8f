/** A table of vectors, one a token, looked up by number. */
import { z } from "zod";
import { inputShape } from "../shapes.ts";
import { defineOp, type ModuleGraph } from "../spec.ts";
import { ABOVE, part, relaxationField } from "./parts.ts";

const params = z.object({
  tokens: z.number().int().min(1).max(1048576).default(64).meta({
    title: "Tokens",
    help: "Rows of the table.",
    inline: true,
  }),
  width: z.number().int().min(1).max(65536).default(16).meta({
    title: "Width",
    help: "Length of each vector.",
    inline: true,
  }),
  relaxation: relaxationField,
});

export const embedding = defineOp({
  type: "embedding",
  version: 1,
  category: "module",
  kind: "module",
  docs: {
    title: "Embedding",
    summary: "Turns token numbers into vectors from a table of its own.",
    tex: "y_k = E_{i_k}",
    set: "",
    projection: "Expands to a parameter and a gather; rows that no token names keep their value.",
    source: "arXiv:2506.05878",
  },
  inputs: [{ name: "tokens", help: "Token numbers from 0, as data: [B, ...].", data: true }],
  outputs: [{ name: "y", help: "[B, ..., width]" }],
  params,
  inferShapes(context) {
    return [[...inputShape(context, 0, "tokens"), context.params.width]];
  },
  expand({ params: { tokens, width, relaxation } }): ModuleGraph {
    return {
      nodes: [
        part("table", "parameter", "Table", [0, ABOVE], {
          shape: [tokens, width],
          init: "normal",
          relaxation,
        }),
        part("look", "gather", "Look up", [0, 0]),
      ],
      wires: [["table.value", "look.x"]],
      inputs: { tokens: ["look.index"] },
      outputs: { y: "look.y" },
    };
  },
  code: { name: "embedding" },
  examples: [{ inputs: [[4, 3]], params: { tokens: 5, width: 2, relaxation: 1 } }],
});
