/**
 * The root t of a dot product's projection (see bilinear.ts) where copies agree, from p = a . b and
 * q = |a|^2 + |b|^2 alone, and from the displacement of the target rather than the target.
 */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { fusedRoot } from "./kernels/fused-root.ts";
import { runTyped } from "./kernels/typed-kernel.ts";
import { tidied } from "./tidied.ts";

/** Floor of s: keeps 1/s finite. */
const FLOOR = 1e-20;

/** What the fused form needs of the root: t itself, t/(1-t^2), t^2/(1-t^2), and the distance. */
interface ConsensusRoot {
  readonly t: Tensor;
  /** D = t/(1 - t^2), signed as t. */
  readonly cross: Tensor;
  /** t^2/(1 - t^2). */
  readonly own: Tensor;
  /** Squared distance to the set; only when asked for. */
  readonly squared?: Tensor;
}

/**
 * Newton steps of the displacement form. Largest relative error of t and of 1 - t in exact
 * arithmetic, over two million adversarial queries: 1e-4 after 5 steps, 3e-8 after 6.
 */
const DISPLACEMENT_STEPS = 6;
/** Least U/4 and V/4 in the displacement form. */
const TINY = 1e-20;
/** Largest t below 1 in single precision. */
const BELOW_ONE = 0.99999994;

/**
 * The root for target p + dz, in displacement form so that a small dz keeps its digits:
 *   t (1 + U(2-t)/(4(1-t)^2) + V(2+t)/(4(1+t)^2)) = dz,
 * mirrored so that dz >= 0. Every term in brackets is positive, so nothing cancels. Newton on
 * (1-t)^2 times the equation, from the largest of three lower bounds of t.
 *
 * U and V come from p and q, so they carry an error of about 1e-7 q; they are kept above that,
 * which bounds the displacement where a = -b (or a = b): there the fused form moves less than
 * the nearest point would, in the direction that is left.
 * @param p a . b  @param q |a|^2 + |b|^2  @param dz target minus p
 */
export function solveDisplacement(
  p: Tensor,
  q: Tensor,
  dz: Tensor,
  observe: boolean,
): ConsensusRoot {
  const [t, cross, own, squared] = runTyped(fusedRoot, [p, q, dz], { observe }) ?? [];
  if (!t || !cross || !own) return solveByOps(p, q, dz, observe);
  return { t, cross, own, ...(squared ? { squared } : {}) };
}

/** The same through a chain of tfjs ops, for backends without the kernel; its reference, too. */
export function solveByOps(p: Tensor, q: Tensor, dz: Tensor, observe: boolean): ConsensusRoot {
  return tidied(() => {
    // Arithmetic, clip and relu only: on wasm they take 5 us where minimum, maximum and where take
    // 30 to 50. Not tf.sign either: on wasm it is 0 below 1.2e-7.
    const d = tf.abs(dz);
    const sign = tf.div(dz, tf.add(d, 1e-37));
    // u = U/4, v = V/4.
    const base = tf.div(q, 4);
    const tilt = tf.mul(tf.mul(p, sign), 0.5);
    const least = tf.add(tf.mul(base, 2e-7), TINY);
    const u = tf.add(tf.relu(tf.add(base, tilt)), least);
    const v = tf.add(tf.relu(tf.sub(base, tilt)), least);
    let t: Tensor = startAt(u, v, q, d);
    let s: Tensor = tf.sub(1, t);
    for (let i = 0; i < DISPLACEMENT_STEPS; i++) {
      const a = tf.reciprocal(s);
      const b = tf.reciprocal(tf.add(t, 1));
      const ua = tf.mul(u, a);
      const vb = tf.mul(v, b);
      const uaa = tf.mul(ua, a);
      const vbb = tf.mul(vb, b);
      const bracket = tf.add(tf.add(tf.add(ua, uaa), tf.add(vb, vbb)), 1);
      const f = tf.sub(tf.mul(t, bracket), d);
      const curve = tf.add(tf.mul(uaa, a), tf.mul(vbb, b));
      const slope = tf.add(tf.mul(tf.sub(curve, tf.mul(f, a)), 2), 1);
      const step = tf.div(f, slope);
      t = tf.clipByValue(tf.sub(t, step), 0, BELOW_ONE);
      // The last step moves s by itself: near 0 it keeps the digits that 1 - t has lost.
      s = i < DISPLACEMENT_STEPS - 1 ? tf.sub(1, t) : tf.clipByValue(tf.add(s, step), FLOOR, 1);
    }
    const far = tf.add(t, 1);
    const plain = tf.div(t, tf.mul(s, far));
    const root = { t: tf.mul(t, sign), cross: tf.mul(plain, sign), own: tf.mul(t, plain) };
    if (!observe) return root;
    // |a'|^2 + |b'|^2 = U/(2 s^2) + V/(2 (2-s)^2), and the point moves by t times (b', a', -1).
    const reach = tf.add(tf.div(u, tf.square(s)), tf.div(v, tf.square(far)));
    return { ...root, squared: tf.mul(tf.square(t), tf.add(tf.mul(reach, 2), 1)) };
  });
}

/**
 * A lower bound of t: 1 - s for two upper bounds of s, and the first Newton step from t = 0.
 * @param u @param v at least TINY
 */
function startAt(u: Tensor, v: Tensor, q: Tensor, d: Tensor): Tensor {
  const quarter = tf.div(v, 4);
  const c1 = tf.add(quarter, 1);
  const c0 = tf.add(tf.sub(u, v), tf.add(tf.sub(quarter, 1), d));
  const cube = tf.exp(tf.div(tf.log(tf.div(u, c1)), 3));
  const cubic = tf.add(tf.div(tf.relu(tf.neg(c0)), c1), cube);
  // At least 1, so of no effect, where c0 <= 0: u >= TINY.
  const square = tf.sqrt(tf.div(u, tf.add(tf.relu(c0), TINY)));
  const first = tf.div(d, tf.add(tf.add(q, 1), tf.mul(d, 2)));
  const [t1, t2] = [cubic, square].map((s) => tf.sub(1, tf.clipByValue(s, 0, 1))) as [
    Tensor,
    Tensor,
  ];
  return tf.clipByValue(greater(greater(t1, t2), first), 0, BELOW_ONE);
}

/** The greater of two tensors, to rounding. */
const greater = (a: Tensor, b: Tensor) => tf.add(a, tf.relu(tf.sub(b, a)));
