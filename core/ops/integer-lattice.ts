/** Values on an even grid, such as the integers. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { inputShape } from "./shapes.ts";
import { defineOp } from "./spec.ts";

const params = z.object({
  step: z.number().min(1e-6).max(1e6).default(1).meta({
    title: "Step",
    help: "Distance between neighbours.",
    step: 0.1,
    inline: true,
  }),
  offset: z.number().min(-1e6).max(1e6).default(0).meta({
    title: "Offset",
    help: "One of the values.",
    step: 0.1,
  }),
});

export const integerLattice = defineOp({
  type: "integer-lattice",
  version: 1,
  category: "set",
  kind: "set",
  form: "indicator",
  docs: {
    title: "Integer lattice",
    summary: "Every entry is a whole number of steps away from the offset.",
    tex: "x_i = o + s k_i, \\quad k_i \\in \\mathbb{Z}",
    set: "\\{x : (x_i - o) / s \\text{ is a whole number}\\}",
    projection:
      "Rounds to the nearest grid value. Exact; halves go to the even number of steps. Entries beyond 2^22 steps, where single precision has no fractions left worth rounding, stay.",
    source: "Proxflow",
  },
  inputs: [{ name: "x", help: "Any value." }],
  outputs: [],
  params,
  traits: { convex: false, separable: true, exact: true },
  inferShapes(context) {
    inputShape(context, 0, "x");
    return [];
  },
  project(inputs, { params: { step, offset }, fixed }) {
    const x = inputs[0] as Tensor;
    if (fixed[0]) return { inputs: [x.clone()] };
    return tf.tidy(() => {
      // Clipped, so that the quotient stays finite.
      const far = step * 2 ** 22;
      const near = tf.clipByValue(x, offset - far, offset + far);
      const steps = tf.round(tf.div(tf.sub(near, offset), step));
      const rounded = tf.add(tf.mul(steps, step), offset);
      return { inputs: [tf.where(tf.equal(near, x), rounded, x)] };
    });
  },
  witness: {
    rank: () => 0,
    measure: ([x = 0], _, { params: { step, offset } }) =>
      Math.abs(x) > step * 2 ** 22
        ? 0
        : Math.abs(x - offset - step * Math.round((x - offset) / step)),
    member: (near, _, { params: { step, offset } }, rng) =>
      near.map((v) => offset + step * (Math.round((v - offset) / step) + rng.below(3) - 1)),
  },
  code: { name: "integerLattice" },
  examples: [
    { inputs: [[5, 3]], params: { step: 1, offset: 0 } },
    { inputs: [[4]], params: { step: 0.25, offset: 0.1 } },
  ],
});
