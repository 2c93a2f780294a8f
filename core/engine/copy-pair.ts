/** Both factors of a matrix product free: their copies in coefficients over stored ones. */
import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { projectCopies, rewriteCopies, squareCopies, writeCopies } from "../ops/kernels/copies.ts";
import { hasKernel, type NativeKernel, runNative, usedOnce } from "../ops/kernels/native.ts";
import { type CopyForm, plainScale } from "./copy-form.ts";

export type Pair = readonly [CopyForm, CopyForm];

const run = (kernel: NativeKernel, inputs: readonly Tensor[], scale = 1): Tensor[] => {
  const found = runNative(kernel, inputs, { scale });
  if (!found) throw new Error(`${kernel.name} needs the backend wasm or webgpu`);
  return found;
};

/** Stored copies of a pair; where there are none, of zeros in the shape they will have. */
function storedOf([a, b]: Pair): readonly [Tensor, Tensor] {
  const [m, k] = a.y.shape as [number, number];
  const n = b.y.shape[1] as number;
  const found = a.stored ?? b.stored;
  return found ?? [tf.zeros([m, n, k]), tf.zeros([m, n, k])];
}

/**
 * Projection of a pair onto {y = <a, b>}, one dot product an entry of the target.
 * @returns the new pair, the value's copies, the squared distance
 */
export function projectPair(pair: Pair, target: Tensor) {
  const [a, b] = pair;
  const scale = plainScale(a);
  if (plainScale(b) !== scale) throw new Error("copies of both factors must move together");
  const stored = storedOf(pair);
  const inputs = [...stored, a.y, tf.transpose(b.y), target];
  const [plain, cross, value, meanA, meanB, squared] = run(projectCopies, inputs, scale) as [
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    Scalar,
  ];
  const x = [a.y, b.y] as const;
  const next = (form: CopyForm, mean: Tensor): CopyForm => ({
    side: form.side,
    ...(scale === 0 ? {} : { stored }),
    own: scale === 0 ? 0 : scale === 1 ? plain : tf.mul(plain, scale),
    other: scale === 0 ? 0 : scale === 1 ? cross : tf.mul(cross, scale),
    ownX: plain,
    otherX: cross,
    x,
    y: tf.zerosLike(form.y),
    mean,
  });
  return { pair: [next(a, meanA), next(b, tf.transpose(meanB))] as Pair, value, squared };
}

/** What the writing kernels take: stored copies, vectors, coefficients. */
function written(pair: Pair): Tensor[] {
  const [a, b] = pair;
  const shape: [number, number] = [a.y.shape[0] as number, b.y.shape[1] as number];
  const x = a.x ?? b.x ?? [a.y, b.y];
  const full = (c: number | Tensor) => (typeof c === "number" ? tf.fill(shape, c) : c);
  return [
    ...storedOf(pair),
    x[0],
    tf.transpose(x[1]),
    a.y,
    tf.transpose(b.y),
    ...[a.own, a.other, a.ownX, a.otherX, b.own, b.other, b.ownX, b.otherX].map(full),
  ];
}

/** Sums of squares of the copies of a and of b. */
export function pairSquares(pair: Pair): [Scalar, Scalar] {
  const [a, b] = tf.unstack(run(squareCopies, written(pair))[0] as Tensor);
  return [a as Scalar, b as Scalar];
}

/**
 * The same point with its copies stored as they are.
 * @param reuse the stored copies are no longer wanted: write over them where nothing else holds them
 */
export function settlePair(pair: Pair, reuse: boolean): Pair {
  const inputs = written(pair);
  const [a, b] = inputs as [Tensor, Tensor];
  const own = pair[0].stored !== undefined && usedOnce(a) && usedOnce(b);
  // A program cannot write what it reads: on webgpu the old copies go once the new ones are there.
  const over = reuse && own && hasKernel(rewriteCopies);
  const stored = over
    ? ([a, b] as const)
    : (run(writeCopies, inputs) as unknown as readonly [Tensor, Tensor]);
  if (over) run(rewriteCopies, inputs);
  return pair.map((form) => ({
    side: form.side,
    stored,
    own: 1,
    other: 0,
    ownX: 0,
    otherX: 0,
    y: tf.zerosLike(form.y),
    mean: form.mean,
  })) as unknown as Pair;
}
