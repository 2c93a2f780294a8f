/**
 * Nearest points of hyperbolas p q = c in the plane, entry by entry.
 *
 * With U = (p + q)^2 and V = (p - q)^2 the nearest point is p' = (p + t q)/(1 - t^2),
 * q' = (q + t p)/(1 - t^2), where t is the only root in (-1, 1) of the increasing function
 *   U/(4(1-t)^2) - V/(4(1+t)^2) - c,
 * a quartic; the Lagrangian is positive semidefinite for |t| <= 1, so that root is the minimiser on
 * both branches together. Where it is negative at 0 the sum grows, else the problem is mirrored:
 * U and V swap, c changes sign; so t >= 0 below, and s = 1 - t in [0, 1].
 */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { nonZero } from "./points.ts";

/**
 * Newton steps from the start below; largest relative error of s in double precision, over 200,000
 * adversarial queries: 1e-3 after 5 steps, 5e-6 after 6, 5e-11 after 7.
 */
const STEPS = 7;
/** Floor of s: keeps U/s finite where the root is s = 0. */
const FLOOR = 1e-20;

/** Cube root of a non-negative tensor. */
const cubeRoot = (x: Tensor) => tf.exp(tf.div(tf.log(tf.maximum(x, 1e-37)), 3));

/**
 * Root s of Q(s) = s^2 R(s) - u/4, R(s) = c + v/(4(2-s)^2), for u, v >= 0 and (u - v)/4 <= c.
 * Q is increasing and convex where R >= 0, so Newton from above is monotone; it starts at the
 * least of three upper bounds: 1, and the roots with R replaced by parts of its tangent at 0.
 * @returns s and R(s)
 */
function solve(u: Tensor, v: Tensor, c: Tensor): { s: Tensor; r: Tensor } {
  const quarter = tf.div(u, 4);
  const c1 = tf.maximum(tf.div(v, 16), FLOOR);
  const c0 = tf.add(c, tf.div(v, 16));
  const cubic = tf.add(tf.relu(tf.div(tf.neg(c0), c1)), cubeRoot(tf.div(quarter, c1)));
  const square = tf.where(
    tf.greater(c0, 1e-7),
    tf.sqrt(tf.div(quarter, tf.maximum(c0, 1e-7))),
    tf.onesLike(c0),
  );
  const residue = (s: Tensor) => {
    const far = tf.sub(2, s);
    const pull = tf.div(v, tf.mul(tf.square(far), 4));
    return { far, pull, r: tf.add(c, pull) };
  };
  let s: Tensor = tf.clipByValue(tf.minimum(cubic, square), FLOOR, 1);
  for (let i = 0; i < STEPS; i++) {
    const { far, pull, r } = residue(s);
    const slope = tf.add(tf.mul(r, 2), tf.mul(s, tf.div(tf.mul(pull, 2), far)));
    const down = tf.sub(tf.mul(s, r), tf.div(quarter, s));
    s = tf.clipByValue(tf.sub(s, tf.div(down, tf.maximum(slope, FLOOR))), FLOOR, 1);
  }
  return { s, r: residue(s).r };
}

/**
 * p' of the nearest point (p', c / p') of {p q = c} to (p, q).
 * Where p = -q (or p = q, mirrored) two points may be equally near; the one with the larger p is
 * taken.
 * @param c not 0; where it is, the result is finite and has no meaning
 */
export function nearestOnHyperbola(p: Tensor, q: Tensor, c: Tensor): Tensor {
  return tf.tidy(() => {
    // The problem in units of its largest part: squares neither overflow nor vanish.
    const root = tf.sqrt(tf.abs(c));
    const unit = nonZero(tf.maximum(tf.maximum(tf.abs(p), tf.abs(q)), root));
    const [x, y] = [tf.div(p, unit), tf.div(q, unit)];
    // Not tf.sign: on wasm it is 0 below 1.2e-7.
    const side = tf.div(c, nonZero(tf.abs(c)));
    const level = tf.mul(tf.square(tf.div(root, unit)), side);
    const sum = tf.add(x, y);
    const difference = tf.sub(x, y);
    const [bigU, bigV] = [tf.square(sum), tf.square(difference)];
    const mirrored = tf.greater(tf.div(tf.sub(bigU, bigV), 4), level);
    const pick = (plain: Tensor, other: Tensor) => tf.where(mirrored, other, plain);
    const near = pick(sum, difference);
    const { s, r } = solve(
      pick(bigU, bigV),
      pick(bigV, bigU),
      tf.where(mirrored, tf.neg(level), level),
    );
    const grown = tf.where(
      tf.logicalAnd(tf.equal(tf.square(near), 0), tf.lessEqual(s, 1e-12)),
      tf.mul(tf.sqrt(tf.relu(r)), 2),
      tf.div(near, s),
    );
    const shrunk = tf.div(pick(difference, sum), tf.sub(2, s));
    const half = (a: Tensor, b: Tensor) => tf.div(tf.add(a, b), 2);
    const nextP = half(grown, shrunk);
    const nextQ = tf.where(mirrored, half(shrunk, tf.neg(grown)), half(grown, tf.neg(shrunk)));
    // The greater of the two has all its digits; the other follows from it.
    const first = tf.greaterEqual(tf.abs(nextP), tf.abs(nextQ));
    const large = polished(
      nonZero(tf.where(first, nextP, nextQ)),
      tf.where(first, x, y),
      tf.where(first, y, x),
      level,
    );
    return tf.mul(tf.where(first, large, tf.div(level, large)), unit);
  });
}

/**
 * One Newton step of the distance along the curve, m being the greater coordinate: takes back the
 * rounding of sums and differences. Left out where the distance is nearly flat.
 */
function polished(m: Tensor, from: Tensor, other: Tensor, level: Tensor): Tensor {
  const across = tf.div(level, m);
  const tilt = tf.div(across, m);
  const away = tf.sub(across, other);
  const slope = tf.sub(tf.sub(m, from), tf.mul(away, tilt));
  const bend = tf.add(tf.add(1, tf.square(tilt)), tf.mul(tf.mul(away, tf.div(tilt, m)), 2));
  const step = tf.div(slope, tf.maximum(bend, 0.1));
  return tf.where(tf.greater(bend, 0.1), tf.sub(m, step), m);
}
