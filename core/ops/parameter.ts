/** A value that is solved for, with a seeded start. */
import { z } from "zod";
import type { Rng } from "../base/rng.ts";
import { paramError } from "./shapes.ts";
import { defineOp } from "./spec.ts";

const params = z.object({
  shape: z.array(z.number().int().positive()).max(6).default([1]).meta({
    title: "Shape",
    help: "Dimensions, without the batch; [in, out] for the weights of a matrix product.",
    inline: true,
  }),
  init: z.enum(["he-normal", "normal", "zeros", "uniform", "rotation"]).default("he-normal").meta({
    title: "Start",
    help: "he-normal: deviation sqrt(2 / first dimension). normal: deviation 1. uniform: in [-1, 1). zeros. rotation: matrices that turn pairs of axes by angles in [-1, 1) times the scale.",
  }),
  scale: z.number().default(1).meta({
    title: "Scale",
    help: "Factor on the starting values.",
    step: 0.1,
  }),
  values: z.array(z.number()).optional().meta({
    title: "Start values",
    help: "All entries to start from, row by row; none to start as chosen above.",
  }),
  relaxation: z.number().positive().max(100000).default(1).meta({
    title: "Relaxation",
    help: "Times the run's parameter relaxation: how far the consensus of this value's copies moves. In an adaptive step, times the rate.",
    step: 0.1,
  }),
});

/** Diagonal blocks [cos, -sin; sin, cos], each by an angle of its own; 1 for an axis without a partner. */
function rotations(shape: readonly number[], scale: number, rng: Rng): Float32Array {
  const [rows, columns] = [shape.at(-2) ?? 1, shape.at(-1) ?? 1];
  const out = new Float32Array(shape.reduce((n, d) => n * d, 1));
  for (let start = 0; start < out.length; start += rows * columns)
    for (let k = 0; k < Math.min(rows, columns); k += 2) {
      const at = (row: number, column: number) => start + row * columns + column;
      const paired = k + 1 < Math.min(rows, columns);
      const angle = paired ? scale * (2 * rng.uniform() - 1) : 0;
      out[at(k, k)] = Math.cos(angle);
      if (!paired) continue;
      out[at(k + 1, k + 1)] = Math.cos(angle);
      out[at(k, k + 1)] = -Math.sin(angle);
      out[at(k + 1, k)] = Math.sin(angle);
    }
  return out;
}

export const parameter = defineOp({
  type: "parameter",
  version: 1,
  category: "source",
  kind: "source",
  role: "parameter",
  docs: {
    title: "Parameter",
    summary: "A value to solve for: weights, biases, or an unknown point.",
    tex: "\\theta",
    set: "",
    projection: "",
    source:
      "He start: He, Zhang, Ren, Sun 2015, arXiv:1502.01852, eq. 10; rotations: Henaff, Szlam, LeCun 2016, arXiv:1602.06662",
  },
  inputs: [],
  outputs: [{ name: "value", help: "The current value, of the given shape." }],
  params,
  inferShapes({ params: { shape, values } }) {
    const size = shape.reduce((n, d) => n * d, 1);
    if (values && values.length > 0 && values.length !== size)
      throw paramError(
        "values",
        `${values.length} values are listed, but shape [${shape.join(", ")}] has ${size} entries.`,
        "List one value an entry, or none.",
      );
    return [shape];
  },
  init({ params: { init, scale, values }, shape, rng }) {
    const size = shape.reduce((n, d) => n * d, 1);
    if (values && values.length > 0) return Float32Array.from(values);
    const out = new Float32Array(size);
    if (init === "zeros") return out;
    if (init === "rotation") return rotations(shape, scale, rng);
    const deviation = init === "he-normal" ? Math.sqrt(2 / (shape[0] ?? 1)) : 1;
    for (let i = 0; i < size; i++)
      out[i] =
        init === "uniform" ? scale * (2 * rng.uniform() - 1) : scale * deviation * rng.normal();
    return out;
  },
  relaxation: ({ relaxation }) => relaxation,
  code: { name: "parameter" },
  examples: [
    { inputs: [], params: { shape: [4, 3], init: "he-normal", scale: 1, relaxation: 1 } },
    { inputs: [], params: { shape: [3], init: "zeros", scale: 1, relaxation: 1 } },
    { inputs: [], params: { shape: [2], init: "uniform", scale: 2, relaxation: 1 } },
    { inputs: [], params: { shape: [2, 3, 3], init: "rotation", scale: 0.5, relaxation: 1 } },
  ],
});
