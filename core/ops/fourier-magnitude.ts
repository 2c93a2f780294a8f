/** Signals and images with given moduli of their Fourier coefficients. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { fourierOf, type Grid, gridOf, halfOf, hasPair } from "./fourier.ts";
import { plainFourier, plainInverse } from "./plain-fourier.ts";
import { byRow, nonZero, pointSize } from "./points.ts";
import { paramError } from "./shapes.ts";
import { defineOp } from "./spec.ts";
import { jitter } from "./witness.ts";

const params = z.object({
  modulus: z.array(z.number().min(0)).min(1).default([1, 1]).meta({
    title: "Moduli",
    help: "Sizes of all Fourier coefficients (not normalised), in the usual order, row by row; must be the same at k and -k.",
  }),
  dims: z.number().int().min(1).max(2).default(1).meta({
    title: "Dimensions",
    help: "1 for signals, 2 for images: how many of the last dimensions are transformed.",
    inline: true,
  }),
});

/** Largest signal or image: each dimension is transformed by a matrix. */
const LIMIT = 1024;

/** Per coefficient, the one at the opposite frequency. */
function opposite(sizes: readonly number[]): number[] {
  const [rows, columns] = gridOf(sizes);
  return Array.from({ length: rows * columns }, (_, k) => {
    const [r, c] = [Math.floor(k / columns), k % columns];
    return ((rows - r) % rows) * columns + ((columns - c) % columns);
  });
}

/**
 * Where the half spectrum of a grid holds a coefficient and its opposite: 1 there and 0 elsewhere,
 * and the place of the opposite.
 */
function pairs([height, width]: Grid): { both: Float32Array; at: Int32Array } {
  const half = halfOf(width);
  const size = height * half;
  const isBoth = (i: number): boolean => hasPair(i % half, width);
  return {
    both: Float32Array.from({ length: size }, (_, i) => (isBoth(i) ? 1 : 0)),
    at: Int32Array.from({ length: size }, (_, i) =>
      isBoth(i) ? ((height - Math.floor(i / half)) % height) * half + (i % half) : i,
    ),
  };
}

/** Sets the moduli of the coefficients of each row; `sizes` are the dimensions of one. */
function impose(rows: Tensor, modulus: readonly number[], sizes: readonly number[]): Tensor {
  const grid = gridOf(sizes);
  const [height, width] = grid;
  const half = halfOf(width);
  const transform = fourierOf(grid);
  const stack = (flat: Tensor): Tensor => tf.reshape(flat, [-1, height, half]);
  const scale = nonZero(tf.max(tf.abs(rows), -1, true));
  const x = tf.reshape(tf.div(rows, scale), [-1, height, width]);
  const [re0, im0] = transform.forward(x).map((part) => tf.reshape(part, [-1, height * half])) as [
    Tensor,
    Tensor,
  ];
  // Coefficients of a real signal come in conjugate pairs: rounding must not part them.
  const { both, at } = pairs(grid);
  const turned = tf.tensor1d(at, "int32");
  const share = tf.mul(tf.tensor2d(both, [1, height * half]), 0.5);
  const re = tf.add(re0, tf.mul(share, tf.sub(tf.gather(re0, turned, 1), re0)));
  const im = tf.sub(im0, tf.mul(share, tf.add(tf.gather(im0, turned, 1), im0)));
  const most = nonZero(tf.maximum(tf.abs(re), tf.abs(im)));
  const [a, b] = [tf.div(re, most), tf.div(im, most)];
  const none = tf.logicalAnd(tf.equal(re, 0), tf.equal(im, 0));
  const length = nonZero(tf.sqrt(tf.add(tf.square(a), tf.square(b))));
  const goal = tf.tensor2d(
    Float32Array.from(both, (_, i) => modulus[Math.floor(i / half) * width + (i % half)] as number),
    [1, height * half],
  );
  const newRe = tf.mul(tf.where(none, tf.onesLike(a), tf.div(a, length)), goal);
  const newIm = tf.mul(tf.div(b, length), goal);
  return tf.reshape(transform.back([stack(newRe), stack(newIm)]), [-1, height * width]);
}

export const fourierMagnitude = defineOp({
  type: "fourier-magnitude",
  version: 1,
  category: "set",
  kind: "set",
  form: "indicator",
  docs: {
    title: "Fourier magnitude",
    summary: "The moduli of the Fourier coefficients are given, phases are free.",
    tex: "|F x| = m",
    set: "\\{x : |(F x)_k| = m_k\\}",
    projection:
      "Moduli are set, phases stay; by matrix products. Exact to single precision; a coefficient of 0 gets phase 0.",
    source:
      "Gerchberg, Saxton 1972; Bauschke, Combettes, Luke 2002, Phase retrieval, error reduction algorithm, and Fienup variants",
  },
  inputs: [{ name: "x", help: "Real signals [..., n] or images [..., rows, columns]." }],
  outputs: [],
  params,
  traits: { convex: false, separable: false, exact: true },
  inferShapes(context) {
    const { modulus, dims } = context.params;
    const n = pointSize(context, dims);
    if (n > LIMIT)
      throw paramError(
        "dims",
        `Signals of ${n} entries are too large; ${LIMIT} is the most.`,
        "Wire smaller signals.",
      );
    if (modulus.length !== n)
      throw paramError(
        "modulus",
        `${modulus.length} moduli are listed for signals of ${n} entries.`,
        "List one a coefficient: as many as the signal has entries.",
      );
    const sizes = (context.inputs[0] ?? []).slice(-dims) as number[];
    const most = Math.max(...modulus);
    opposite(sizes).forEach((at, k) => {
      if (Math.abs((modulus[k] as number) - (modulus[at] as number)) > 1e-5 * most)
        throw paramError(
          "modulus",
          `Modulus ${k} is ${modulus[k]}, but ${modulus[at]} at the opposite frequency (${at}): no real signal has them.`,
          "Give both the same value.",
        );
    });
    return [];
  },
  project(inputs, { params: { modulus, dims }, fixed }) {
    const x = inputs[0] as Tensor;
    if (fixed[0]) return { inputs: [x.clone()] };
    const sizes = x.shape.slice(-dims);
    return tf.tidy(() => ({ inputs: [byRow(x, dims, (rows) => impose(rows, modulus, sizes))] }));
  },
  witness: {
    rank: ({ dims }) => dims,
    measure(x, _, { params: { modulus, dims }, shape }) {
      const { re, im } = plainFourier(x, shape.slice(-dims));
      const gaps = modulus.map((m, k) =>
        Math.abs(Math.hypot(re[k] as number, im[k] as number) - m),
      );
      return Math.max(...gaps) / Math.sqrt(modulus.length);
    },
    member(near, _, { params: { modulus, dims }, shape }, rng) {
      const sizes = shape.slice(-dims);
      const { re, im } = plainFourier(jitter(near, rng), sizes);
      const factor = modulus.map((m, k) => m / (Math.hypot(re[k] as number, im[k] as number) || 1));
      const scaled = (part: readonly number[]) => part.map((v, k) => v * (factor[k] as number));
      return plainInverse({ re: scaled(re), im: scaled(im) }, sizes);
    },
  },
  code: { name: "fourierMagnitude" },
  examples: [
    { inputs: [[5, 4]], params: { modulus: [3, 1, 2, 1], dims: 1 } },
    { inputs: [[2, 3, 3]], params: { modulus: [6, 1, 1, 2, 3, 0, 2, 0, 3], dims: 2 } },
  ],
});
