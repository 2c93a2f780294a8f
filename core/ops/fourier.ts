/**
 * The Fourier transform of real signals and images, batched, as products with cosines and sines, one
 * a dimension. A real signal's coefficients come in conjugate pairs, so half of them are enough.
 *
 * O(n^2) a dimension of n, and yet the best of what runs on every backend. One way, 32 signals of
 * n = 64 / 128 / 512 on wasm, milliseconds: 0.015 / 0.04 / 0.5 and, for the tables, 0.02 / 0.06 / 0.8;
 * split in two steps of about sqrt(n) (Cooley, Tukey 1965), which is O(n sqrt(n)) in more kernels:
 * 0.13 / 0.19 / 0.6, its tables small, so that it gains from about 512 on. wasm has no FFT of its
 * own; tf.spectral.fft takes ten times as long as this on cpu.
 */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";

/** Real and imaginary parts, of one shape. */
export type Complex = readonly [re: Tensor, im: Tensor];

/** Height and width of a signal's or an image's grid. */
export type Grid = readonly [height: number, width: number];

/** The grid of points of `sizes`: one row for a signal. */
export const gridOf = (sizes: readonly number[]): Grid =>
  sizes.length === 2 ? (sizes as [number, number]) : [1, sizes[0] as number];

/** Frequencies of the half spectrum along the last dimension: 0 to n/2. */
export const halfOf = (n: number): number => Math.floor(n / 2) + 1;

/** Frequencies of a half spectrum whose opposite is another one of it, or themselves. */
export const hasPair = (k: number, n: number): boolean => k === 0 || 2 * k === n;

/** cos and sin of 2 pi i / n. */
function circle(n: number): { cos: Float32Array; sin: Float32Array } {
  const angles = Array.from({ length: n }, (_, i) => (2 * Math.PI * i) / n);
  return {
    cos: Float32Array.from(angles, Math.cos),
    // To the bit 0 where it is 0: a real signal has no imaginary part there.
    sin: Float32Array.from(angles, (angle, i) => (2 * i === n ? 0 : Math.sin(angle))),
  };
}

/** The waves w(2 pi j k / n), [rows, columns], from w on the circle. */
function waves(wave: Float32Array, [rows, columns]: Grid): Tensor {
  const n = wave.length;
  const out = new Float32Array(rows * columns);
  for (let j = 0, i = 0; j < rows; j++)
    for (let k = 0, at = 0; k < columns; k++, i++) {
      out[i] = wave[at] as number;
      at += j;
      if (at >= n) at -= n;
    }
  return tf.tensor2d(out, [rows, columns]);
}

/** Each row of a stack times a matrix. */
function times(x: Tensor, matrix: Tensor): Tensor {
  const lead = x.shape.slice(0, -1);
  const flat = tf.reshape(x, [-1, x.shape.at(-1) as number]);
  return tf.reshape(tf.matMul(flat, matrix), [...lead, -1]);
}

const flip = (x: Tensor): Tensor => tf.transpose(x, [0, 2, 1]);

/** The transform of a grid and its inverse; to be made and used in one `tf.tidy`. */
export interface Fourier {
  /**
   * Coefficients of real signals or images [count, height, width], not normalised.
   * @returns [count, height, floor(width / 2) + 1]: frequencies 0 to n/2 of the last dimension
   */
  forward(x: Tensor): Complex;
  /**
   * The real signals or images of a half spectrum. Where a coefficient and its opposite both stand
   * in it and are not conjugates, what counts is the mean of the two.
   */
  back(spectrum: Complex): Tensor;
}

export function fourierOf([height, width]: Grid): Fourier {
  const half = halfOf(width);
  const across = circle(width);
  const cos = waves(across.cos, [width, half]);
  const sin = waves(across.sin, [width, half]);
  const share = tf.tensor1d(
    Float32Array.from({ length: half }, (_, k) => (hasPair(k, width) ? 1 : 2) / (height * width)),
  );
  const down = downOf(height);
  return {
    forward: (x) => down([times(x, cos), tf.neg(times(x, sin))], 1),
    back(spectrum) {
      const [re, im] = down(spectrum, -1).map((part) => tf.mul(part, share)) as [Tensor, Tensor];
      // Tables of their own: wasm takes ten times as long over a transposed factor.
      const [c, s] = [waves(across.cos, [half, width]), waves(across.sin, [half, width])];
      return tf.sub(times(re, c), times(im, s));
    },
  };
}

/** The transform of the middle dimension of [count, n, m], forward or back, not normalised. */
function downOf(n: number): (x: Complex, direction: 1 | -1) => Complex {
  if (n === 1) return (x) => x;
  const around = circle(n);
  const cos = waves(around.cos, [n, n]);
  const sin = waves(around.sin, [n, n]);
  return (x, direction) => {
    const [re, im] = x.map(flip) as [Tensor, Tensor];
    const turned = direction === 1 ? sin : tf.neg(sin);
    return [
      flip(tf.add(times(re, cos), times(im, turned))),
      flip(tf.sub(times(im, cos), times(re, turned))),
    ];
  };
}
