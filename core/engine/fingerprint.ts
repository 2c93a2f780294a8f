/**
 * Two numbers that tell where a point is without reading it back: fixed random linear functionals
 * of its parameters. A point that moves changes them by about as much as it moves, and one that
 * returns brings them back.
 *
 * The functionals have rank one: of a parameter as a matrix X, u X v with normal u and v, so that
 * they take far less memory than it; in expectation (u X v)^2 is |X|^2.
 */
import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { createRng } from "../base/rng.ts";
import { free } from "./memory.ts";

/** Functionals taken: a circle is seen to turn back in one of them whatever its phase. */
const COUNT = 2;
/** The same for every run: the numbers are compared along one. */
const SEED = 1;

/** A matrix first + left^T right / count that was not worked out: left [B, I], right [B, O]. */
export interface Factored {
  readonly first: Tensor;
  readonly left: Tensor;
  readonly right: Tensor;
  readonly count: number;
}

interface Key {
  readonly index: number;
  /** [rows, COUNT] */
  readonly u: Tensor2D;
  /** [columns, COUNT] */
  readonly v: Tensor2D;
}

export class Fingerprint {
  readonly #keys: readonly Key[];

  /** @param shapes of each parameter that moves, by vertex index */
  constructor(shapes: ReadonlyMap<number, readonly number[]>) {
    this.#keys = [...shapes].map(([index, shape]) => {
      const size = shape.reduce((product, n) => product * n, 1);
      const rows = shape.length > 1 ? size / (shape.at(-1) as number) : rowsFor(size);
      const rng = createRng(SEED, `fingerprint:${index}`);
      const normals = (n: number): Tensor2D =>
        tf.tensor2d(
          Float32Array.from({ length: n * COUNT }, () => rng.normal()),
          [n, COUNT],
        );
      return { index, u: normals(rows), v: normals(size / rows) };
    });
  }

  /**
   * Shape [2], not read back; `undefined` where there is no parameter. To be called in a tidy.
   * @param values the parameters by vertex index
   */
  take(values: readonly (Tensor | Factored | undefined)[]): Tensor | undefined {
    const parts = this.#keys.flatMap(({ index, u, v }) => {
      const value = values[index];
      if (!value) return [];
      if (value instanceof tf.Tensor) return [between(u, value, v)];
      const { first, left, right, count } = value;
      const moved = tf.mul(tf.matMul(left as Tensor2D, u), tf.matMul(right as Tensor2D, v));
      return [between(u, first, v), tf.div(tf.sum(moved, 0), count)];
    });
    return parts.length > 1 ? tf.addN(parts) : parts[0];
  }

  dispose(): void {
    free(this.#keys.map(({ u, v }) => [u, v]));
  }
}

/** u X v of each functional, [COUNT]. */
function between(u: Tensor2D, value: Tensor, v: Tensor2D): Tensor {
  const matrix = tf.reshape(value, [u.shape[0], v.shape[0]]) as Tensor2D;
  return tf.sum(tf.mul(tf.matMul(matrix, v), u), 0);
}

/** The divisor of `size` next below its root. */
function rowsFor(size: number): number {
  for (let rows = Math.floor(Math.sqrt(size)); rows > 1; rows--) if (size % rows === 0) return rows;
  return 1;
}
