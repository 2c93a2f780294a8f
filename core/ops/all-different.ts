/** Vectors whose entries are given values in some order. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { byRow, indicator, pointSize } from "./points.ts";
import { paramError, shapeError } from "./shapes.ts";
import { defineOp } from "./spec.ts";
import { byValue, jitter } from "./witness.ts";

const params = z.object({
  values: z.array(z.number()).max(512).default([]).meta({
    title: "Values",
    help: "The values to give out, one an entry; empty for 1, 2, ..., n.",
  }),
});

/** Longest vector: all pairs of entries are compared at once. */
const LIMIT = 512;

/** The values for n entries, smallest first. */
const sorted = (values: readonly number[], n: number): number[] =>
  values.length > 0
    ? [...values].sort((a, b) => a - b)
    : Array.from({ length: n }, (_, i) => i + 1);

export const allDifferent = defineOp({
  type: "all-different",
  version: 1,
  category: "set",
  kind: "set",
  form: "indicator",
  docs: {
    title: "All different",
    summary: "The entries of a vector are given values, each used once, in any order.",
    tex: "x = (v_{\\pi(1)}, \\dots, v_{\\pi(n)})",
    set: "\\{x : x \\text{ is a reordering of } v\\}",
    projection:
      "The smallest entry gets the smallest value, and so on (rearrangement inequality). Exact; of equal entries the one with the lowest index gets the smallest value.",
    source: "Hardy, Littlewood, Polya 1934, Inequalities, section 10.2",
  },
  inputs: [{ name: "x", help: "Vectors, one a row: [..., n]." }],
  outputs: [],
  params,
  traits: { convex: false, separable: false, exact: true },
  inferShapes(context) {
    const n = pointSize(context, 1);
    const given = context.params.values.length;
    if (n > LIMIT)
      throw shapeError(
        "x",
        `The vectors have ${n} entries; at most ${LIMIT} are possible.`,
        "Wire shorter vectors.",
      );
    if (given > 0 && given !== n)
      throw paramError(
        "values",
        `${given} values are listed, but the vectors have ${n} entries.`,
        "List one value an entry, or none to use 1, 2, ..., n.",
      );
    return [];
  },
  project(inputs, { params: { values }, fixed }) {
    const x = inputs[0] as Tensor;
    if (fixed[0]) return { inputs: [x.clone()] };
    const give = (rows: Tensor): Tensor => {
      const n = rows.shape[1] as number;
      const [mine, others] = [tf.expandDims(rows, 2), tf.expandDims(rows, 1)];
      const index = tf.range(0, n, 1, "float32");
      const earlier = tf.reshape(tf.less(index, tf.reshape(index, [n, 1])), [1, n, n]);
      const tied = tf.logicalAnd(tf.equal(others, mine), earlier);
      const rank = tf.sum(indicator(tf.logicalOr(tf.less(others, mine), tied)), 2);
      return tf.gather(tf.tensor1d(sorted(values, n)), tf.cast(rank, "int32"));
    };
    return tf.tidy(() => ({ inputs: [byRow(x, 1, give)] }));
  },
  witness: {
    rank: () => 1,
    measure(x, _, { params: { values } }) {
      const mine = [...x].sort((a, b) => a - b);
      const goal = sorted(values, x.length);
      return Math.max(...mine.map((v, i) => Math.abs(v - (goal[i] as number))));
    },
    member(near, _, { params: { values } }, rng) {
      const goal = sorted(values, near.length).reverse();
      const out = [...near];
      byValue(jitter(near, rng)).forEach((at, place) => {
        out[at] = goal[place] as number;
      });
      return out;
    },
  },
  picture: { range: [-1, 3] },
  code: { name: "allDifferent" },
  examples: [
    { inputs: [[5, 3]], params: { values: [] } },
    { inputs: [[4]], params: { values: [2.5, -1, 0, 2.5] } },
  ],
});
