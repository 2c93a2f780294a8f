/** A known value that no projection moves. */
import { z } from "zod";
import { paramError } from "./shapes.ts";
import { defineOp } from "./spec.ts";

const params = z.object({
  shape: z.array(z.number().int().positive()).max(6).default([1]).meta({
    title: "Shape",
    help: "Dimensions, without the batch; empty for a scalar.",
    inline: true,
  }),
  fill: z.number().default(0).meta({
    title: "Fill",
    help: "Value of every entry, where no values are listed.",
  }),
  values: z.array(z.number()).default([]).meta({
    title: "Values",
    help: "All entries, row by row; empty to use the fill value.",
  }),
});

/** Entries of a shape. */
const sizeOf = (shape: readonly number[]) => shape.reduce((n, d) => n * d, 1);

export const constant = defineOp({
  type: "constant",
  version: 1,
  category: "source",
  kind: "source",
  role: "constant",
  docs: {
    title: "Constant",
    summary: "A fixed value, known before the run.",
    tex: "y = c",
    set: "",
    projection: "",
    source: "Proxflow",
  },
  inputs: [],
  outputs: [{ name: "value", help: "The value, of the given shape." }],
  params,
  inferShapes({ params: { shape, values } }) {
    const size = sizeOf(shape);
    if (values.length > 0 && values.length !== size)
      throw paramError(
        "values",
        `${values.length} values are listed, but shape [${shape.join(", ")}] has ${size} entries.`,
        "List one value an entry, or none and use the fill value.",
      );
    return [shape];
  },
  init({ params: { fill, values }, shape }) {
    return values.length > 0
      ? Float32Array.from(values)
      : new Float32Array(sizeOf(shape)).fill(fill);
  },
  code: { name: "constant" },
  examples: [
    { inputs: [], params: { shape: [2, 2], fill: 1, values: [] } },
    { inputs: [], params: { shape: [3], fill: 0, values: [1, 2, 3] } },
  ],
});
