/** Polar factors of matrices whose columns are almost orthonormal, by products alone. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";

/** How far x^T x may be from I (Frobenius): half of what the iteration still converges from. */
const NEAR = 0.5;
/** Below float32's rounding of the products. */
const DONE = 1e-8;

/**
 * Steps that bring an error in x^T x from `error` below rounding: a step turns e into at most
 * (3 e^2 + e^3) / 4. None where the iteration cannot be relied on.
 */
export function polarSteps(error: number): number | undefined {
  if (!(error <= NEAR)) return;
  let steps = 0;
  for (let e = error; e > DONE; e = (3 * e * e + e ** 3) / 4) steps++;
  return steps;
}

/**
 * The polar factors of a stack by the Newton-Schulz iteration x (3 I - x^T x) / 2, which keeps singular
 * vectors and moves all singular values to 1. It has to look at a number first, so it is not for
 * backends whose values cannot be read at once.
 * Björck, Bowie, "An iterative algorithm for computing the best estimate of an orthogonal matrix"
 * (1971); Higham, Functions of Matrices, section 8.3.
 * @param stack [count, rows, columns], finite
 * @returns none where a matrix is not near enough, and on webgpu
 */
export function nearPolar(stack: Tensor): Tensor | undefined {
  if (tf.getBackend() === "webgpu") return;
  const columns = stack.shape[2] as number;
  const eye = tf.eye(columns);
  const gram = (x: Tensor): Tensor => tf.matMul(tf.transpose(x, [0, 2, 1]), x);
  const [worst] = tf
    .max(tf.sqrt(tf.sum(tf.square(tf.sub(gram(stack), eye)), [1, 2])))
    .dataSync<"float32">();
  const steps = polarSteps(worst as number);
  if (steps === undefined) return;
  let x = stack;
  for (let k = 0; k < steps; k++)
    x = tf.tidy(() => tf.matMul(x, tf.mul(0.5, tf.sub(tf.mul(3, eye), gram(x)))));
  return x;
}
