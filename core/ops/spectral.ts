/**
 * Singular value decomposition of a stack of small matrices, in tensor code: one-sided Jacobi with
 * n/2 disjoint rotations at a time (Hestenes 1958; Golub, Van Loan, Matrix Computations, section 8.6).
 */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { indicator, nonZero } from "./points.ts";
import { first } from "./select.ts";

/** Largest smaller side of a matrix. */
export const SPECTRAL_LIMIT = 64;

/** Rows are held to `scale`, so that their squares stay in range. */
export interface Decomposition {
  /** q times the matrix, divided by scale: rows at right angles to each other, [count, n, m]. */
  readonly rows: Tensor;
  /** Orthogonal, [count, n, n]: matrix = scale * q^T * rows. */
  readonly q: Tensor;
  /** Lengths of the rows, [count, n, 1]: singular values divided by scale, in no order. */
  readonly sigma: Tensor;
  /** Largest entry of the matrix, [count, 1, 1]; 1 for a matrix of zeros. */
  readonly scale: Tensor;
}

/** Partners of each index, a list a round: all pairs of 0..n-1 by the circle method. */
function rounds(n: number): number[][] {
  const last = n - 1 + (n % 2);
  return Array.from({ length: last }, (_, round) => {
    const partner = Array.from({ length: n }, (_, i) => i);
    const pair = (a: number, b: number): void => {
      if (a < n && b < n) [partner[a], partner[b]] = [b, a];
    };
    pair(last, round);
    for (let k = 1; k < (last + 1) / 2; k++) pair((round + k) % last, (round - k + last) % last);
    return partner;
  });
}

/** Sweeps until float32 is exhausted: one to get going, then quadratic, slower to start when large. */
const sweepsOf = (n: number): number =>
  n <= 1 ? 0 : 3 + Math.ceil(1.25 * Math.log2(n)) + Math.ceil(n / 16);

/**
 * @param stack [count, n, m] with n <= m, finite
 * @returns after a fixed number of sweeps; errors are about 1e-6 of the largest singular value
 */
export function decompose(stack: Tensor): Decomposition {
  const [count, n, m] = stack.shape as [number, number, number];
  const scale = nonZero(tf.max(tf.abs(stack), [1, 2], true));
  const eye = tf.tile(tf.expandDims(tf.eye(n), 0), [count, 1, 1]);
  // The matrix and q are turned together, side by side.
  let both: Tensor = tf.concat([tf.div(stack, scale), eye], 2);
  for (let sweep = sweepsOf(n); sweep > 0; sweep--) {
    for (const partner of rounds(n)) both = replace(both, (x) => turn(x, m, partner));
    // Rounding lets lengths drift, by the same factor in both parts.
    both = replace(both, (x) => tf.div(x, lengths(tf.slice(x, [0, 0, m], [-1, -1, n]))));
  }
  const rows = tf.slice(both, [0, 0, 0], [-1, -1, m]);
  return { rows, q: tf.slice(both, [0, 0, m], [-1, -1, n]), sigma: lengths(rows), scale };
}

/** Lengths of the last dimension's vectors. */
const lengths = (x: Tensor): Tensor => tf.sqrt(tf.sum(tf.square(x), -1, true));

/** The next of a series of tensors; drops the one before. */
function replace(before: Tensor, next: (before: Tensor) => Tensor): Tensor {
  const after = tf.tidy(() => next(before));
  before.dispose();
  return after;
}

/**
 * Turns each row with its partner so that their first m entries come to stand at right angles, the
 * longer of the two at the lower index. Lengths move up with every turn, so that no matrix can turn
 * in circles, as some do when the smaller angle is always taken.
 */
function turn(both: Tensor, m: number, partners: readonly number[]): Tensor {
  const partner = tf.tensor1d([...partners], "int32");
  // 1 at the lower index of a pair, -1 at the higher, 0 where an index sits out.
  const sides = partners.map((p, i) => Math.sign(p - i));
  const side = tf.tensor(sides, [1, partners.length, 1]);
  const other = tf.gather(both, partner, 1);
  const mine = tf.slice(both, [0, 0, 0], [-1, -1, m]);
  const dot = tf.sum(tf.mul(mine, tf.slice(other, [0, 0, 0], [-1, -1, m])), -1, true);
  const square = tf.sum(tf.square(mine), -1, true);
  // Both of a pair find the same angle: half of that of the vector (lower - higher, 2 dot).
  const difference = tf.mul(tf.sub(square, tf.gather(square, partner, 1)), side);
  const twice = tf.mul(tf.mul(dot, 2), tf.abs(side));
  const size = nonZero(tf.maximum(tf.abs(difference), tf.abs(twice)));
  const [a, b] = [tf.div(difference, size), tf.div(twice, size)];
  const length = nonZero(tf.sqrt(tf.add(tf.square(a), tf.square(b))));
  const large = tf.sqrt(tf.mul(tf.add(tf.div(tf.abs(a), length), 1), 0.5));
  const small = tf.div(tf.mul(tf.div(tf.abs(b), length), 0.5), large);
  const sorted = tf.greaterEqual(a, 0);
  // Where both are 0, large is the root of 1/2: nothing to turn.
  const still = tf.logicalAnd(tf.equal(a, 0), tf.equal(b, 0));
  const cosine = tf.where(still, tf.onesLike(a), tf.where(sorted, large, small));
  const sine = tf.mul(
    tf.where(still, tf.zerosLike(a), tf.where(sorted, small, large)),
    tf.where(tf.greaterEqual(b, 0), side, tf.neg(side)),
  );
  return tf.add(tf.mul(cosine, both), tf.mul(sine, other));
}

/** Runs `map` on matrices with at most as many rows as columns: tall ones are transposed. */
export function wide(stack: Tensor, map: (stack: Tensor) => Tensor): Tensor {
  const [, n, m] = stack.shape as [number, number, number];
  if (n <= m) return map(stack);
  return tf.transpose(map(tf.transpose(stack, [0, 2, 1])), [0, 2, 1]);
}

/** The matrices with their singular values multiplied by `factor` [count, n, 1]. */
export function rescale({ rows, q, scale }: Decomposition, factor: Tensor): Tensor {
  return tf.mul(tf.matMul(q, tf.mul(rows, factor), true, false), scale);
}

/**
 * Right singular vectors as rows of length 1, [count, n, m], at right angles to each other whatever
 * the matrix: Gram-Schmidt twice, longest row first. A row without a direction of its own gets the
 * coordinate axis that is farthest from the rows before it (lowest index at ties), made orthogonal.
 */
export function directions({ rows, sigma }: Decomposition): Tensor {
  const [count, n, m] = rows.shape as [number, number, number];
  const order = descending(sigma);
  const sorted = tf.matMul(order, tf.div(rows, nonZero(sigma)));
  let known: Tensor = tf.zeros([count, n, m]);
  for (let j = 0; j < n; j++)
    known = replace(known, (before) => {
      const rest = (x: Tensor): Tensor =>
        tf.sub(x, tf.matMul(tf.matMul(x, before, false, true), before));
      const unit = (x: Tensor): Tensor => tf.div(x, nonZero(lengths(x)));
      const own = rest(tf.slice(sorted, [0, j, 0], [-1, 1, -1]));
      const axis = rest(first(tf.neg(tf.sum(tf.square(before), 1, true)), 2));
      const chosen = tf.where(tf.greater(lengths(own), 0.01), own, axis);
      const next = unit(rest(unit(chosen)));
      return tf.concat(
        [tf.slice(before, [0, 0, 0], [-1, j, -1]), next, tf.zeros([count, n - j - 1, m])],
        1,
      );
    });
  return tf.matMul(order, known, true, false);
}

/** Permutations that put numbers [count, n, 1] in descending order, lower indices first at ties. */
function descending(values: Tensor): Tensor {
  const n = values.shape[1] as number;
  const across = tf.transpose(values, [0, 2, 1]);
  const index = tf.range(0, n, 1, "float32");
  const before = tf.greater(tf.reshape(index, [n, 1]), index);
  const tied = tf.logicalAnd(tf.equal(across, values), tf.reshape(before, [1, n, n]));
  const rank = tf.sum(indicator(tf.logicalOr(tf.greater(across, values), tied)), 2, true);
  return indicator(tf.equal(tf.transpose(rank, [0, 2, 1]), tf.reshape(index, [1, n, 1])));
}
