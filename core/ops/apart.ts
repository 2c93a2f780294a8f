/** Pairs of points that keep a distance. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { formatShape } from "../base/shape.ts";
import { indicator, nonZero } from "./points.ts";
import { inputShape, shapeError } from "./shapes.ts";
import { defineOp } from "./spec.ts";
import { jitter, norm } from "./witness.ts";

const params = z.object({
  distance: z.number().gt(0).default(1).meta({
    title: "Distance",
    help: "How far the two points of a pair are apart at least: twice the radius of discs that may touch.",
    step: 0.1,
    inline: true,
  }),
});

/** The two points of a pair, one after the other. */
const halves = (x: readonly number[]): [number[], number[]] => [
  x.slice(0, x.length / 2),
  x.slice(x.length / 2),
];

const between = (x: readonly number[]): number[] => {
  const [a, b] = halves(x);
  return a.map((v, i) => v - (b[i] as number));
};

export const apart = defineOp({
  type: "apart",
  version: 1,
  category: "set",
  kind: "set",
  form: "indicator",
  docs: {
    title: "Apart",
    summary: "The two points of each pair keep a distance, as discs that do not overlap.",
    tex: "\\lVert x_1 - x_2 \\rVert \\ge d",
    set: "\\{(x_1, x_2) : \\lVert x_1 - x_2 \\rVert \\ge d\\}",
    projection:
      "Points that are too near move apart along the line through both, each by half of what is missing. Exact; two points at the same place move along the first axis.",
    source: "Gravel, Elser 2008, Divide and concur, arXiv:0801.0222",
  },
  inputs: [{ name: "x", help: "Pairs of points: [..., 2, d]." }],
  outputs: [],
  params,
  traits: { convex: false, separable: false, exact: true },
  inferShapes(context) {
    const shape = inputShape(context, 0, "x");
    if (shape.length < 2 || shape.at(-2) !== 2 || typeof shape.at(-1) !== "number")
      throw shapeError(
        "x",
        `x is ${formatShape(shape)}; it holds no pairs of points.`,
        "Wire a value of shape [..., 2, d], for instance points through an index and a reshape.",
      );
    return [];
  },
  project(inputs, { params: { distance }, fixed }) {
    const x = inputs[0] as Tensor;
    if (fixed[0]) return { inputs: [x.clone()] };
    return tf.tidy(() => {
      const d = x.shape.at(-1) as number;
      const [a, b] = tf.split(tf.reshape(x, [-1, 2, d]), 2, 1) as [Tensor, Tensor];
      const difference = tf.sub(a, b);
      const most = tf.max(tf.abs(difference), 2, true);
      // Scaled, so that squares of tiny differences do not vanish.
      const scaled = tf.div(difference, nonZero(most));
      const length = tf.mul(most, tf.sqrt(tf.sum(tf.square(scaled), 2, true)));
      const same = indicator(tf.equal(most, 0));
      const first = tf.tensor3d(
        Array.from({ length: d }, (_, i) => Number(i === 0)),
        [1, 1, d],
      );
      const unit = tf.add(
        tf.div(scaled, nonZero(tf.sqrt(tf.sum(tf.square(scaled), 2, true)))),
        tf.mul(same, first),
      );
      const step = tf.mul(unit, tf.div(tf.relu(tf.sub(distance, length)), 2));
      return { inputs: [tf.reshape(tf.concat([tf.add(a, step), tf.sub(b, step)], 1), x.shape)] };
    });
  },
  witness: {
    rank: () => 2,
    measure: (x, _, { params: { distance } }) => Math.max(0, distance - norm(between(x))),
    member(near, _, { params: { distance } }, rng) {
      const x = jitter(near, rng);
      const [a, b] = halves(x);
      const way = between(x);
      const size = norm(way);
      if (size >= distance) return x;
      const unit = size > 0 ? way.map((v) => v / size) : way.map((__, i) => (i === 0 ? 1 : 0));
      const step = ((distance - size) / 2) * (1 + 1e-9);
      return [
        ...a.map((v, i) => v + step * (unit[i] as number)),
        ...b.map((v, i) => v - step * (unit[i] as number)),
      ];
    },
  },
  picture: { shape: [2, 1] },
  code: { name: "apart" },
  examples: [
    { inputs: [[5, 2, 2]], params: { distance: 1 } },
    { inputs: [[2, 3]], params: { distance: 2.5 } },
  ],
});
