/** Points whose periodic convolution with a kernel is given: a linear system, by Fourier. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { type Convolution, rightSides, solutionOf, spread, ZERO } from "./convolution.ts";
import { fourierOf, gridOf, halfOf } from "./fourier.ts";
import { plainFourier, plainInverse } from "./plain-fourier.ts";
import { byRow, pointSize } from "./points.ts";
import { paramError } from "./shapes.ts";
import { defineOp } from "./spec.ts";
import { jitter } from "./witness.ts";

const params = z.object({
  kernel: z.array(z.number()).min(1).default([1]).meta({
    title: "Kernel",
    help: "Weights of the convolution, row by row.",
  }),
  kernelRows: z.number().int().min(1).max(1024).default(1).meta({
    title: "Kernel rows",
    help: "How many rows the kernel has; 1 for signals.",
  }),
  origin: z.enum(["middle", "first"]).default("middle").meta({
    title: "Origin",
    help: "Which weight falls on the entry itself: the middle one (of an even number the one after the middle), or the first one.",
  }),
  values: z.array(z.number()).min(1).default([0]).meta({
    title: "Values",
    help: "What the convolution comes to: one an entry, row by row, or a single one for all.",
  }),
  dims: z.number().int().min(1).max(2).default(1).meta({
    title: "Dimensions",
    help: "1 for signals, 2 for images: how many of the last dimensions are convolved.",
    inline: true,
  }),
});

/** Longest side of a point: each dimension is transformed by a matrix. */
const LIMIT = 1024;
export const circulant = defineOp({
  type: "circulant",
  version: 1,
  category: "set",
  kind: "set",
  form: "indicator",
  docs: {
    title: "Convolution equals",
    summary: "The periodic convolution with a kernel is given, as for a blurred picture.",
    tex: "k * x = b",
    set: "\\{x : |k * x - b| \\text{ least}\\}; where the equations can be fulfilled, \\{x : k * x = b\\}",
    projection:
      "x' = x - C^+ (C x - b) with C x = k * x, which the Fourier transform makes diagonal: coefficients of x become those of b over those of k, and stay where those of k are 0 (smaller than 1e-10 of the largest). What b asks for there no point fulfils: least squares. A kernel without zeros leaves one single point. Exact and unique; the transform is by matrix products, O(n) an entry and dimension of n.",
    source:
      "Bauschke, Combettes 2017, example 29.17; diagonal form: Davis 1979, Circulant Matrices",
  },
  inputs: [{ name: "x", help: "Real signals [..., n] or images [..., rows, columns]." }],
  outputs: [],
  params,
  traits: { convex: true, separable: false, exact: true },
  inferShapes(context) {
    const { kernel, kernelRows, values, dims } = context.params;
    const n = pointSize(context, dims);
    const [height, width] = gridOf((context.inputs[0] ?? []).slice(-dims) as number[]);
    if (Math.max(height, width) > LIMIT)
      throw paramError(
        "dims",
        `Points of ${height} by ${width} entries are too large; a side may be ${LIMIT} at most.`,
        "Wire smaller points.",
      );
    if (kernel.length % kernelRows !== 0)
      throw paramError(
        "kernelRows",
        `The kernel has ${kernel.length} weights, which do not fill ${kernelRows} equal rows.`,
        "Choose a number of rows that divides the number of weights.",
      );
    if (kernelRows > height || kernel.length / kernelRows > width)
      throw paramError(
        kernelRows > height ? "kernelRows" : "kernel",
        `The kernel is ${kernelRows} by ${kernel.length / kernelRows}, larger than the points of ${height} by ${width}.`,
        dims === 1 && kernelRows > 1
          ? "Set Dimensions to 2 for images, or Kernel rows to 1."
          : "Use a smaller kernel.",
      );
    if (values.length !== n && values.length !== 1)
      throw paramError(
        "values",
        `${values.length} values are listed for points of ${n} entries.`,
        "List one an entry, or a single one for all.",
      );
    return [];
  },
  project(inputs, { params, fixed }) {
    const x = inputs[0] as Tensor;
    if (fixed[0]) return { inputs: [x.clone()] };
    const [height, width] = gridOf(x.shape.slice(-params.dims));
    const { shortest, free, count } = solutionOf(params, [height, width]);
    if (count === height * width) return { inputs: [x.clone()] };
    return tf.tidy(() => {
      const base = tf.tensor2d(shortest, [1, height * width]);
      const moved = byRow(x, params.dims, (rows) => {
        if (count === 0) return tf.add(tf.zerosLike(rows), base);
        const mask = tf.tensor3d(free, [1, height, halfOf(width)]);
        const transform = fourierOf([height, width]);
        const [re, im] = transform.forward(tf.reshape(rows, [-1, height, width]));
        const kept = transform.back([tf.mul(re, mask), tf.mul(im, mask)]);
        return tf.add(tf.reshape(kept, rows.shape), base);
      });
      return { inputs: [moved] };
    });
  },
  witness: {
    rank: ({ dims }) => dims,
    measure(x, _, { params: p, shape }) {
      const sizes = shape.slice(-p.dims);
      const { k, b, most } = plainSystem(p, sizes, x.length);
      const now = plainFourier(x, sizes);
      const gaps = x.map((__, i) => {
        const [a, c] = [k.re[i] as number, k.im[i] as number];
        if (Math.hypot(a, c) <= ZERO * most) return 0;
        const [u, v] = [now.re[i] as number, now.im[i] as number];
        return Math.hypot(a * u - c * v - (b.re[i] as number), a * v + c * u - (b.im[i] as number));
      });
      return most === 0 ? 0 : Math.hypot(...gaps) / most / Math.sqrt(x.length);
    },
    member(near, _, { params: p, shape }, rng) {
      const sizes = shape.slice(-p.dims);
      const { k, b, most } = plainSystem(p, sizes, near.length);
      const now = plainFourier(jitter(near, rng), sizes);
      const [re, im] = [[...now.re], [...now.im]];
      near.forEach((__, i) => {
        const [a, c] = [k.re[i] as number, k.im[i] as number];
        const square = a * a + c * c;
        if (Math.sqrt(square) <= ZERO * most) return;
        const [u, v] = [b.re[i] as number, b.im[i] as number];
        re[i] = (u * a + v * c) / square;
        im[i] = (v * a - u * c) / square;
      });
      return plainInverse({ re, im }, sizes);
    },
  },
  code: { name: "circulant" },
  examples: [
    {
      inputs: [[4, 4]],
      params: { kernel: [1, -1], kernelRows: 1, origin: "first", values: [1, 0, -2, 1], dims: 1 },
    },
    // The mean of three neighbours; at n = 6 it has zeros, and these values ask for more.
    {
      inputs: [[3, 6]],
      params: {
        kernel: [1, 1, 1],
        kernelRows: 1,
        origin: "middle",
        values: [3, 0, 0, 1, 2, 3],
        dims: 1,
      },
    },
    {
      inputs: [[2, 3, 4]],
      params: {
        kernel: [0, 1, 0, 1, -4, 1, 0, 1, 0],
        kernelRows: 3,
        origin: "middle",
        values: [0],
        dims: 2,
      },
    },
    // No zeros: one single point.
    {
      inputs: [[2, 5]],
      params: { kernel: [3, 1], kernelRows: 1, origin: "first", values: [2], dims: 1 },
    },
  ],
});

/** Spectra of kernel and right sides by plain sums, and the kernel's largest coefficient. */
function plainSystem(p: Convolution, sizes: readonly number[], n: number) {
  const k = plainFourier(spread(p, gridOf(sizes)), sizes);
  const most = Math.max(...k.re.map((v, i) => Math.hypot(v, k.im[i] as number)));
  return { k, b: plainFourier(rightSides(p, n), sizes), most };
}
