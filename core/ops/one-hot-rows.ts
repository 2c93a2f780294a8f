/** Vectors with a single 1 along an axis, 0 elsewhere. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { indicator } from "./points.ts";
import { first } from "./select.ts";
import { inputShape, resolveAxis } from "./shapes.ts";
import { defineOp } from "./spec.ts";
import { byValue, jitter } from "./witness.ts";

const params = z.object({
  axis: z.number().int().min(-6).max(5).default(-1).meta({
    title: "Axis",
    help: "Along which there is a single 1; -1 is the last.",
    step: 1,
    inline: true,
  }),
  empty: z.boolean().default(false).meta({
    title: "May be empty",
    help: "On: one entry at most is 1, all may be 0, as for queens on a diagonal.",
  }),
});

/** Vectors along the first dimension of a row-major block of `count` of them. */
const lanes = (x: readonly number[], length: number): number[][] => {
  const count = x.length / length;
  return Array.from({ length: count }, (_, c) => x.filter((__, i) => i % count === c));
};

const axisOf = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

export const oneHotRows = defineOp({
  type: "one-hot-rows",
  version: 1,
  category: "set",
  kind: "set",
  form: "indicator",
  docs: {
    title: "One-hot",
    summary: "Along an axis exactly one entry is 1, all others are 0: a choice.",
    tex: "x \\in \\{e_1, \\dots, e_n\\}",
    set: "\\{x : \\text{one entry is } 1, \\text{ all others are } 0\\}\\text{, and } 0 \\text{ where it may be empty}",
    projection:
      "The largest entry becomes 1; where none may be, only if it is above 1/2. Exact; at a tie the lowest index is taken, and nothing at 1/2.",
    source: "Proxflow",
  },
  inputs: [{ name: "x", help: "Any value with the axis." }],
  outputs: [],
  params,
  traits: { convex: false, separable: false, exact: true },
  inferShapes(context) {
    resolveAxis(context.params.axis, inputShape(context, 0, "x"), "x");
    return [];
  },
  project(inputs, { params: { axis, empty }, fixed }) {
    const x = inputs[0] as Tensor;
    if (fixed[0]) return { inputs: [x.clone()] };
    return tf.tidy(() => {
      const chosen = first(x, axis);
      return { inputs: [empty ? tf.mul(chosen, indicator(tf.greater(x, 0.5))) : chosen] };
    });
  },
  witness: {
    rank: ({ axis }) => (axis < 0 ? -axis : Number.POSITIVE_INFINITY),
    measure: (x, _, { params: { axis, empty }, shape }) =>
      Math.max(
        ...lanes(x, shape[axisOf(axis, shape.length)] as number).map((lane) => {
          const top = byValue(lane)[0] as number;
          const one = Math.max(...lane.map((v, i) => Math.abs(v - (i === top ? 1 : 0))));
          return empty ? Math.min(one, Math.max(...lane.map(Math.abs))) : one;
        }),
      ),
    member(near, _, { params: { axis, empty }, shape }, rng) {
      const length = shape[axisOf(axis, shape.length)] as number;
      const chosen = lanes(jitter(near, rng), length).map((lane) => {
        const top = byValue(lane)[0] as number;
        return empty && (lane[top] as number) < 0.5 ? -1 : top;
      });
      return near.map((__, i) =>
        Math.floor(i / chosen.length) === chosen[i % chosen.length] ? 1 : 0,
      );
    },
  },
  code: { name: "oneHotRows" },
  examples: [
    { inputs: [[5, 3]], params: { axis: -1, empty: false } },
    { inputs: [[2, 3, 2]], params: { axis: -2, empty: false } },
    { inputs: [[4, 3]], params: { axis: -1, empty: true } },
  ],
});
