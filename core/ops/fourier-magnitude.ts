/** Signals and images with given moduli of their Fourier coefficients. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
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
  const [rows, columns] =
    sizes.length === 2 ? (sizes as [number, number]) : [1, sizes[0] as number];
  return Array.from({ length: rows * columns }, (_, k) => {
    const [r, c] = [Math.floor(k / columns), k % columns];
    return ((rows - r) % rows) * columns + ((columns - c) % columns);
  });
}

/** A stack of complex matrices. */
type Complex = readonly [re: Tensor, im: Tensor];

/** Cosines and sines of the transform of n entries, [n, n]. */
function waves(n: number): { cos: Tensor; sin: Tensor } {
  const of = (wave: (angle: number) => number): Tensor =>
    tf.tensor2d(
      Float32Array.from({ length: n * n }, (_, i) =>
        wave((2 * Math.PI * ((Math.floor(i / n) * (i % n)) % n)) / n),
      ),
      [n, n],
    );
  return { cos: of(Math.cos), sin: of(Math.sin) };
}

/** Transforms the last dimension of a stack of matrices; direction 1 forward, -1 back. */
function transformLast([re, im]: Complex, direction: 1 | -1): Complex {
  const { cos, sin } = waves(re.shape.at(-1) as number);
  const turned = direction === 1 ? sin : tf.neg(sin);
  return [tf.add(times(re, cos), times(im, turned)), tf.sub(times(im, cos), times(re, turned))];
}

/** Product of each matrix of a stack with one matrix. */
function times(x: Tensor, matrix: Tensor): Tensor {
  const n = x.shape.at(-1) as number;
  return tf.reshape(tf.matMul(tf.reshape(x, [-1, n]), matrix), x.shape);
}

const flip = (x: Complex): Complex => [
  tf.transpose(x[0], [0, 2, 1]),
  tf.transpose(x[1], [0, 2, 1]),
];

/** Fourier transform of matrices [count, rows, columns], not normalised, a dimension at a time. */
function fourier(x: Complex, direction: 1 | -1): Complex {
  const across = transformLast(x, direction);
  return x[0].shape[1] === 1 ? across : flip(transformLast(flip(across), direction));
}

/** Sets the moduli of the coefficients of each row; `sizes` are the dimensions of one. */
function impose(rows: Tensor, modulus: readonly number[], sizes: readonly number[]): Tensor {
  const n = modulus.length;
  const [height, width] = sizes.length === 2 ? (sizes as [number, number]) : [1, n];
  const stack = (flat: Tensor): Tensor => tf.reshape(flat, [-1, height, width]);
  const flat = (x: Tensor): Tensor => tf.reshape(x, [-1, n]);
  const turned = tf.tensor1d(opposite(sizes), "int32");
  const scale = nonZero(tf.max(tf.abs(rows), -1, true));
  const x = stack(tf.div(rows, scale));
  // Coefficients of a real signal come in conjugate pairs: rounding must not part them.
  const [re0, im0] = fourier([x, tf.zerosLike(x)], 1).map(flat) as [Tensor, Tensor];
  const re = tf.mul(tf.add(re0, tf.gather(re0, turned, 1)), 0.5);
  const im = tf.mul(tf.sub(im0, tf.gather(im0, turned, 1)), 0.5);
  const most = nonZero(tf.maximum(tf.abs(re), tf.abs(im)));
  const [a, b] = [tf.div(re, most), tf.div(im, most)];
  const none = tf.logicalAnd(tf.equal(re, 0), tf.equal(im, 0));
  const length = nonZero(tf.sqrt(tf.add(tf.square(a), tf.square(b))));
  const goal = tf.tensor2d([[...modulus]]);
  const newRe = tf.mul(tf.where(none, tf.onesLike(a), tf.div(a, length)), goal);
  const newIm = tf.mul(tf.div(b, length), goal);
  return tf.div(flat(fourier([stack(newRe), stack(newIm)], -1)[0]), n);
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
      const { re, im } = transform(x, shape.slice(-dims));
      const gaps = modulus.map((m, k) =>
        Math.abs(Math.hypot(re[k] as number, im[k] as number) - m),
      );
      return Math.max(...gaps) / Math.sqrt(modulus.length);
    },
    member(near, _, { params: { modulus, dims }, shape }, rng) {
      const sizes = shape.slice(-dims);
      const { re, im } = transform(jitter(near, rng), sizes);
      const factor = modulus.map((m, k) => m / (Math.hypot(re[k] as number, im[k] as number) || 1));
      const back = transform(
        re.map((v, k) => v * (factor[k] as number)),
        sizes,
      );
      const rest = transform(
        im.map((v, k) => v * (factor[k] as number)),
        sizes,
      );
      // The inverse of re + i im is conj(F conj(.)) / n; its real part is all there is.
      return near.map((__, i) => ((back.re[i] as number) + (rest.im[i] as number)) / near.length);
    },
  },
  code: { name: "fourierMagnitude" },
  examples: [
    { inputs: [[5, 4]], params: { modulus: [3, 1, 2, 1], dims: 1 } },
    { inputs: [[2, 3, 3]], params: { modulus: [6, 1, 1, 2, 3, 0, 2, 0, 3], dims: 2 } },
  ],
});

/** The Fourier transform of a real signal, by its sum. */
function transform(x: readonly number[], sizes: readonly number[]): { re: number[]; im: number[] } {
  const [rows, columns] =
    sizes.length === 2 ? (sizes as [number, number]) : [1, sizes[0] as number];
  const coefficient = (wave: (angle: number) => number) => (_: number, k: number) =>
    x.reduce((sum, v, i) => {
      const row = Math.floor(i / columns) * Math.floor(k / columns);
      return sum + v * wave(2 * Math.PI * (row / rows + ((i % columns) * (k % columns)) / columns));
    }, 0);
  return { re: x.map(coefficient(Math.cos)), im: x.map(coefficient((a) => -Math.sin(a))) };
}
