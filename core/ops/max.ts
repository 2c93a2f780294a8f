/** The largest entry along some axes. */

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

const value = (x: Tensor, { axes, keepDims }: ReductionParams) => tf.max(x, [...axes], keepDims);

export const max = defineOp({
  type: "max",
  version: 1,
  category: "combine",
  kind: "function",
  docs: {
    title: "Max over axes",
    summary: "Takes the largest entry along one axis or several, as in max pooling.",
    tex: "y = \\max_i x_i",
    set: "\\{(x, y) : y = \\max_i x_i\\}",
    projection:
      "Where y is above all entries, one of the largest is raised halfway to it (of tied ones the last). Else entries above m fall to m, where m - y is what they lose together; found by a monotone iteration without sorting. Exact.",
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
      const near = nearestMaximum(toLast(x, p.axes), z);
      const moved = fromLast(near, x.shape, p.axes);
      return { inputs: [moved], output: value(moved, p) };
    });
  },
  code: { name: "max" },
  examples: [
    { inputs: [[4, 3]], params: { axes: [-1], keepDims: false } },
    { inputs: [[2, 3, 2, 2]], params: { axes: [1, 2], keepDims: true } },
    { inputs: [[2, 30]], params: { axes: [1], keepDims: false } },
  ],
});
