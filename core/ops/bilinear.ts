/**
 * The set {(a, b, y) : y = a . b} and its projection; the mathematics behind matrix products.
 *
 * With U = |a+b|^2, V = |a-b|^2 and target z the nearest point is a' = (a + t b)/(1 - t^2),
 * b' = (b + t a)/(1 - t^2), y' = z - t, where t is the only root in (-1, 1) of
 *   f(t) = U/(4(1-t)^2) - V/(4(1+t)^2) - z + t.
 * (The Lagrangian is positive semidefinite iff |t| <= 1: More 1993; Bauschke, Lal, Wang,
 * arXiv:2206.04878. Root finding by Proxflow.) Where f(0) > 0 the problem is mirrored: U and V
 * swap, z and t change sign; so t >= 0 below, and s = 1 - t in (0, 1].
 */

import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";

/** Newton steps from the start below: relative error of s under 1e-9 in exact arithmetic. */
const STEPS = 7;
/** Floor of s: keeps U/s finite where the root is s = 0. */
const FLOOR = 1e-20;

/** Cube root of a non-negative tensor. */
const cubeRoot = (x: Tensor) => tf.exp(tf.div(tf.log(tf.maximum(x, 1e-37)), 3));

/**
 * Root s of Q(s) = s^2 R(s) - u/4, R(s) = z - 1 + s + v/(4(2-s)^2), for u, v >= 0 and
 * (u - v)/4 <= z. Q is increasing and convex where R >= 0, so Newton from above is monotone.
 * @returns s and R(s)
 */
function solve(u: Tensor, v: Tensor, z: Tensor): { s: Tensor; r: Tensor } {
  const quarter = tf.div(u, 4);
  const sixteenth = tf.div(v, 16);
  const c1 = tf.add(sixteenth, 1);
  const c0 = tf.add(tf.sub(z, 1), sixteenth);
  const cubic = tf.add(tf.relu(tf.div(tf.neg(c0), c1)), cubeRoot(tf.div(quarter, c1)));
  const square = tf.where(
    tf.greater(c0, 1e-6),
    tf.sqrt(tf.div(quarter, tf.maximum(c0, 1e-6))),
    tf.onesLike(c0),
  );
  const residue = (s: Tensor) => {
    const far = tf.sub(2, s);
    const pull = tf.div(v, tf.mul(tf.square(far), 4));
    return { far, pull, r: tf.add(tf.add(tf.sub(z, 1), s), pull) };
  };
  let s: Tensor = tf.clipByValue(tf.minimum(cubic, square), FLOOR, 1);
  for (let i = 0; i < STEPS; i++) {
    const { far, pull, r } = residue(s);
    const slope = tf.add(tf.div(tf.mul(pull, 2), far), 1);
    const down = tf.sub(tf.mul(s, r), tf.div(quarter, s));
    const step = tf.div(down, tf.maximum(tf.add(tf.mul(r, 2), tf.mul(s, slope)), FLOOR));
    s = tf.clipByValue(tf.sub(s, step), FLOOR, 1);
  }
  return { s, r: residue(s).r };
}

/**
 * Nearest point of {a . b = y} to (a, b, z), all free.
 * Where a = -b and z is so large that s = 0 (or mirrored), the nearest point is not unique: the
 * direction of the vanished sum is taken along the difference, else along the first axis.
 * @param a @param b shape [..., n]  @param z shape [...]
 */
export function projectProduct(a: Tensor, b: Tensor, z: Tensor): { a: Tensor; b: Tensor } {
  return tf.tidy(() => {
    const sum = tf.add(a, b);
    const difference = tf.sub(a, b);
    const bigU = tf.sum(tf.square(sum), -1, true);
    const bigV = tf.sum(tf.square(difference), -1, true);
    const target = tf.expandDims(z, -1);
    const mirrored = tf.greater(tf.div(tf.sub(bigU, bigV), 4), target);
    const u = tf.where(mirrored, bigV, bigU);
    const v = tf.where(mirrored, bigU, bigV);
    const { s, r } = solve(u, v, tf.where(mirrored, tf.neg(target), target));
    // Scale of u is 1/s; where u and s have vanished the length is 2 sqrt(R) and v gives the
    // direction. Where only u has, R is 0 but for rounding, which a root would blow up.
    const gone = tf.cast(tf.logicalAnd(tf.lessEqual(u, 0), tf.lessEqual(s, 1e-12)), "float32");
    const lost = tf.cast(tf.lessEqual(v, 0), "float32");
    const length = tf.mul(gone, tf.sqrt(tf.relu(r)));
    const near = tf.div(0.5, s);
    const far = tf.div(0.5, tf.sub(2, s));
    const along = tf.div(
      tf.mul(length, tf.sub(1, lost)),
      tf.sqrt(tf.where(tf.greater(v, 0), v, tf.onesLike(v))),
    );
    const n = a.shape[a.rank - 1] as number;
    const axis = tf.tensor1d(Array.from({ length: n }, (_, i) => (i === 0 ? 1 : 0)));
    const first = tf.mul(tf.mul(length, lost), axis);
    const zero = tf.zerosLike(along);
    const half = (
      own: Tensor,
      other: Tensor,
      scale: Tensor,
      borrow: Tensor,
      extra: Tensor,
    ): Tensor => tf.add(tf.add(tf.mul(own, scale), tf.mul(other, borrow)), extra);
    const one = tf.cast(mirrored, "float32");
    const two = tf.sub(1, one);
    const halfSum = half(
      sum,
      difference,
      tf.where(mirrored, far, near),
      tf.where(mirrored, zero, along),
      tf.mul(first, two),
    );
    const halfDifference = half(
      difference,
      sum,
      tf.where(mirrored, near, far),
      tf.where(mirrored, along, zero),
      tf.mul(first, one),
    );
    const root = tf.where(mirrored, tf.sub(s, 1), tf.sub(1, s));
    const found = { a: tf.add(halfSum, halfDifference), b: tf.sub(halfSum, halfDifference) };
    return polished(a, b, target, root, found);
  });
}

/**
 * One more Newton step on a' . b' = z - t, away from |t| = 1: sums and differences of a large and
 * a small factor have lost digits of the small one, which the product shows.
 */
function polished(
  a: Tensor,
  b: Tensor,
  z: Tensor,
  t: Tensor,
  found: { a: Tensor; b: Tensor },
): { a: Tensor; b: Tensor } {
  const w = tf.sub(1, tf.square(t));
  const safe = tf.maximum(w, 0.1);
  const turn = tf.mul(t, 2);
  const da = tf.div(tf.add(b, tf.mul(turn, found.a)), safe);
  const db = tf.div(tf.add(a, tf.mul(turn, found.b)), safe);
  const dot = (x: Tensor, y: Tensor) => tf.sum(tf.mul(x, y), -1, true);
  const gap = tf.add(tf.sub(dot(found.a, found.b), z), t);
  const slope = tf.maximum(tf.add(tf.add(dot(found.b, da), dot(found.a, db)), 1), 1);
  const step = tf.where(tf.greater(w, 0.1), tf.div(gap, slope), tf.zerosLike(gap));
  return { a: tf.sub(found.a, tf.mul(step, da)), b: tf.sub(found.b, tf.mul(step, db)) };
}

/** PJAX's root: ten plain Newton steps from t = 0, which may leave (-1, 1) or end in NaN. */
export function newtonFromZero(p: Tensor, q: Tensor, z: Tensor): Tensor {
  return tf.tidy(() => {
    let t: Tensor = tf.zerosLike(z);
    for (let i = 0; i < 10; i++) {
      const t2 = tf.square(t);
      const w = tf.sub(1, t2);
      const w2 = tf.square(w);
      const top = tf.add(tf.mul(tf.add(t2, 1), p), tf.mul(t, q));
      const f = tf.add(tf.sub(tf.div(top, w2), z), t);
      const slope = tf.add(
        tf.div(tf.add(tf.mul(tf.mul(t, p), 2), q), w2),
        tf.add(tf.div(tf.mul(tf.mul(t, top), 4), tf.mul(w2, w)), 1),
      );
      t = tf.sub(t, tf.div(f, slope));
    }
    return t;
  });
}

/** The point that belongs to a root t: (a + t b)/(1 - t^2), (b + t a)/(1 - t^2). */
export function pointAt(a: Tensor, b: Tensor, t: Tensor): { a: Tensor; b: Tensor } {
  return tf.tidy(() => {
    const root = tf.expandDims(t, -1);
    const w = tf.sub(1, tf.square(root));
    return {
      a: tf.div(tf.add(a, tf.mul(root, b)), w),
      b: tf.div(tf.add(b, tf.mul(root, a)), w),
    };
  });
}
