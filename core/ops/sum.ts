/** y = sum of x over one axis. */

import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { inputShape, resolveAxis } from "./shapes.ts";
import { defineOp } from "./spec.ts";
import { tidied } from "./tidied.ts";

const params = z.object({
  axis: z.number().int().default(-1).meta({
    title: "Axis",
    help: "Axis that is summed over; negative from the end. Never the batch.",
    inline: true,
  }),
  keepDims: z.boolean().default(false).meta({
    title: "Keep dims",
    help: "Keep the axis, with length 1.",
  }),
});

type Params = z.infer<typeof params>;

/** A value a sum, with the axis that was summed over, so that it broadcasts to x. */
const spread = (value: Tensor, axis: number, { keepDims }: Params) =>
  keepDims ? value : tf.expandDims(value, axis);

const axisOf = (shape: readonly number[], { axis }: Params) =>
  axis < 0 ? axis + shape.length : axis;

export const sum = defineOp({
  type: "sum",
  version: 1,
  category: "combine",
  kind: "function",
  docs: {
    title: "Sum over axes",
    summary: "Adds up the entries along one axis.",
    tex: "y = \\sum_i x_i",
    set: "\\{(x, y) : y = \\sum_i x_i\\}",
    projection:
      "Every x_i moves by (y - \\sum x)/(n + 1), y to the new sum. Exact; x stays where it is data.",
    source: "Projection on a hyperplane",
  },
  inputs: [{ name: "x", help: "Any value with the axis." }],
  outputs: [{ name: "y", help: "x without the axis, or with it at length 1." }],
  params,
  traits: { convex: true, separable: false, exact: true },
  inferShapes(context) {
    const shape = inputShape(context, 0, "x");
    const axis = resolveAxis(context.params.axis, shape, "x");
    if (context.params.keepDims) return [shape.map((d, i) => (i === axis ? 1 : d))];
    return [shape.filter((_, i) => i !== axis)];
  },
  forward: (inputs, p) => {
    const x = inputs[0] as Tensor;
    return tf.sum(x, axisOf(x.shape, p), p.keepDims);
  },
  project(copies, target, { params: p, fixed }) {
    const x = copies[0] as Tensor;
    const axis = axisOf(x.shape, p);
    return tf.tidy(() => {
      const total = tf.sum(x, axis, p.keepDims);
      if (fixed[0]) return { inputs: [x.clone()], output: total };
      const n = x.shape[axis] as number;
      const shift = tf.div(tf.sub(target, total), n + 1);
      const moved = tf.add(x, spread(shift, axis, p));
      return { inputs: [moved], output: tf.sum(moved, axis, p.keepDims) };
    });
  },
  projectConsensus(inputs, _output, delta, { params: p, fixed, observe }) {
    const x = inputs[0] as Tensor;
    const axis = axisOf(x.shape, p);
    const n = fixed[0] ? 0 : (x.shape[axis] as number);
    return tidied(() => {
      const shift = tf.div(delta, n + 1);
      return {
        displacements: [
          n === 0 ? null : tf.broadcastTo(spread(shift, axis, p), x.shape as number[]),
        ],
        output: tf.mul(shift, n),
        ...(observe ? { distance: tf.mul(tf.sum(tf.square(shift)), n + 1) } : {}),
      };
    });
  },
  code: { name: "sum" },
  examples: [
    { inputs: [[4, 3]], params: { axis: -1, keepDims: false } },
    { inputs: [[2, 3, 2]], params: { axis: 1, keepDims: true } },
    { inputs: [[5]], params: { axis: 0, keepDims: false } },
  ],
});
