/** Values of which some entries are given. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { formatShape } from "../base/shape.ts";
import { inputShape, paramError } from "./shapes.ts";
import { defineOp } from "./spec.ts";
import { jitter } from "./witness.ts";

const params = z.object({
  values: z.array(z.number()).min(1).default([0]).meta({
    title: "Values",
    help: "The given entries, row by row without the batch; anything where the mask is 0.",
  }),
  mask: z
    .array(z.union([z.literal(0), z.literal(1)]))
    .min(1)
    .default([1])
    .meta({ title: "Mask", help: "1 where the entry is given, 0 where it is free." }),
  others: z.enum(["free", "nonnegative"]).default("free").meta({
    title: "Others",
    help: "free: any value. nonnegative: 0 or more, as for the brightness inside a known outline.",
  }),
});

export const knownEntries = defineOp({
  type: "known-entries",
  version: 1,
  category: "set",
  kind: "set",
  form: "indicator",
  docs: {
    title: "Known entries",
    summary: "Some entries are given; the others are free, or 0 or more.",
    tex: "x_i = v_i \\text{ where } m_i = 1",
    set: "\\{x : x_i = v_i \\text{ where } m_i = 1,\\ x_i \\ge 0 \\text{ elsewhere if so chosen}\\}",
    projection:
      "The given entries are put in; the others stay, or are clipped at 0. Exact and unique.",
    source: "Bauschke, Combettes 2017, example 29.17",
  },
  inputs: [{ name: "x", help: "Any value; each example of a batch gets the same entries." }],
  outputs: [],
  params,
  traits: { convex: true, separable: true, exact: true },
  inferShapes(context) {
    const shape = inputShape(context, 0, "x");
    const { values, mask } = context.params;
    const size = shape.reduce<number>((n, d) => (d === "B" ? n : n * d), 1);
    for (const [name, list] of [
      ["values", values],
      ["mask", mask],
    ] as const)
      if (list.length !== size)
        throw paramError(
          name,
          `${list.length} entries are listed, but x, ${formatShape(shape)}, has ${size} an example.`,
          "List one an entry, row by row.",
        );
    return [];
  },
  project(inputs, { params: { values, mask, others }, fixed }) {
    const x = inputs[0] as Tensor;
    if (fixed[0]) return { inputs: [x.clone()] };
    return tf.tidy(() => {
      const given = tf.tensor2d([mask], undefined, "bool");
      const rows = tf.reshape(x, [-1, mask.length]);
      const rest = others === "nonnegative" ? tf.relu(rows) : rows;
      return { inputs: [tf.reshape(tf.where(given, tf.tensor2d([values]), rest), x.shape)] };
    });
  },
  witness: {
    rank: () => Number.POSITIVE_INFINITY,
    measure: (x, _, { params: { values, mask, others } }) =>
      Math.max(
        ...x.map((v, i) => {
          if (mask[i]) return Math.abs(v - Math.fround(values[i] as number));
          return others === "nonnegative" ? Math.max(-v, 0) : 0;
        }),
      ),
    member: (near, _, { params: { values, mask, others } }, rng) =>
      jitter(near, rng).map((v, i) => {
        if (mask[i]) return Math.fround(values[i] as number);
        return others === "nonnegative" ? Math.max(v, 0) : v;
      }),
  },
  picture: { params: { values: [1, 0], mask: [1, 0] } },
  code: { name: "knownEntries" },
  examples: [
    { inputs: [[3]], params: { values: [1, 2.5, 0], mask: [1, 1, 0], others: "free" } },
    { inputs: [[4]], params: { values: [0, 0, 7, 0], mask: [0, 0, 1, 0], others: "free" } },
    { inputs: [[4]], params: { values: [0, -2, 0, 0], mask: [1, 1, 0, 0], others: "nonnegative" } },
  ],
});
