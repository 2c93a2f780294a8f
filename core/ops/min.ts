/** The smallest entry along some axes. */

import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { nearestMaximum } from "./maximum-set.ts";
import {
  dropAxes,
  fromLast,
  type ReductionParams,
  reducedShape,
  reductionParams,
  toLast,
} from "./reduction.ts";
import { defineOp } from "./spec.ts";

const value = (x: Tensor, { axes, keepDims }: ReductionParams) => tf.min(x, [...axes], keepDims);

export const min = defineOp({
  type: "min",
  version: 1,
  category: "combine",
  kind: "function",
  docs: {
    title: "Min over axes",
    summary: "Takes the smallest entry along one axis or several.",
    tex: "y = \\min_i x_i",
    set: "\\{(x, y) : y = \\min_i x_i\\}",
    projection:
      "As for the maximum, mirrored: where y is below all entries, one of the smallest is lowered halfway to it (of tied ones the last); else entries below m rise to m. Exact.",
    source: "arXiv:2506.05878; iteration without sorting by Proxflow",
  },
  inputs: [{ name: "x", help: "Any value with the axes." }],
  outputs: [{ name: "y", help: "x without the axes." }],
  params: reductionParams,
  traits: { convex: false, separable: false, exact: true },
  inferShapes: (context) => [reducedShape(context)],
  forward: (inputs, p) => value(inputs[0] as Tensor, p),
  project(copies, target, { params: p, fixed }) {
    const x = copies[0] as Tensor;
    return tf.tidy(() => {
      if (fixed[0]) return { inputs: [x.clone()], output: value(x, p) };
      const z = dropAxes(target, x.rank, p);
      const near = tf.neg(nearestMaximum(tf.neg(toLast(x, p.axes)), tf.neg(z)));
      const moved = fromLast(near, x.shape, p.axes);
      return { inputs: [moved], output: value(moved, p) };
    });
  },
  code: { name: "min" },
  examples: [
    { inputs: [[4, 3]], params: { axes: [-1], keepDims: false } },
    { inputs: [[2, 3, 2, 2]], params: { axes: [1, 2], keepDims: true } },
    { inputs: [[2, 30]], params: { axes: [1], keepDims: false } },
  ],
});
