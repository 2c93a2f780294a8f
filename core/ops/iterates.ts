/** Watches a point in the plane while it is solved for. */
import { z } from "zod";
import { formatShape } from "../base/shape.ts";
import { inputShape, shapeError } from "./shapes.ts";
import { defineOp } from "./spec.ts";

export const iterates = defineOp({
  type: "iterates",
  version: 1,
  category: "probe",
  kind: "probe",
  metric: null,
  path: true,
  docs: {
    title: "Iterates",
    summary: "Draws the path of a point in the plane.",
    tex: "x_0, x_1, x_2, \\dots",
    set: "",
    projection: "",
    source: "Proxflow",
  },
  inputs: [{ name: "x", help: "A value with two entries." }],
  outputs: [],
  params: z.object({}),
  inferShapes(context) {
    const shape = inputShape(context, 0, "x");
    if (shape.length !== 1 || shape[0] !== 2)
      throw shapeError(
        "x",
        `Iterates watches a point of shape [2], this is ${formatShape(shape)}.`,
        "Wire a value with two entries and no batch.",
      );
    return [];
  },
  code: { name: "iterates" },
  examples: [{ inputs: [[2]], params: {} }],
});
