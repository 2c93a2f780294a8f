/**
 * The prox of a loss that was written as a program, where nobody gave it: the x that makes
 * loss(x) + |x - x0|^2 / 2 least, with loss the sum of what the program gives. The best point that is
 * met is the answer, and x0 is one of them; where the loss is not convex it may be a local one.
 */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { isSeparable } from "./plain.ts";
import { type Program, runProgram } from "./program.ts";
import { pullback } from "./pullback.ts";

/** Places of the scan as parts of the reach. */
const PLACES = Array.from({ length: 33 }, (_, i) => (i - 16) / 16);
/** Halvings of the interval around the best place: to the last bits of single precision. */
const HALVINGS = 26;
const STEPS = 14;
const INNER = 8;
const LENGTHS = [1, 0.3, 0.05];
const FAR = 1e38;
/** Costs that differ by no more, beside 1 and themselves, differ by rounding: then slopes tell. */
const NOISE = 1e-6;

/**
 * @param data the other inputs, which stay as they are
 * @returns the first input as it is moved; finite wherever x0 is
 */
export function proximal(program: Program, x0: Tensor, data: readonly Tensor[]): Tensor {
  return isSeparable(program) ? byEntry(program, x0, data) : byNewton(program, x0, data);
}

const finite = (cost: Tensor): Tensor =>
  tf.where(tf.less(cost, FAR), cost, tf.fill(cost.shape, FAR));

const noiseOf = (cost: Tensor): Tensor => tf.mul(tf.add(tf.abs(cost), 1), NOISE);

/**
 * Entry by entry: a scan, and a bracket around the best place that is halved by the sign of the slope,
 * which a kink has, too. A convex loss falls no further
 * than its slope at x0 reaches, since its prox is x0 less a slope that is no steeper.
 */
function byEntry(program: Program, x0: Tensor, data: readonly Tensor[]): Tensor {
  const slope = pullback(program, [0]);
  return tf.tidy(() => {
    const cost = (x: Tensor): Tensor =>
      finite(
        tf.add(
          runProgram(program, [x, ...data])[0] as Tensor,
          tf.mul(tf.squaredDifference(x, x0), 0.5),
        ),
      );
    const [steep] = runProgram(slope, [x0, ...data, tf.onesLike(x0)]) as [Tensor];
    const open = tf.addN([tf.abs(x0), ...data.map((t) => tf.abs(t)), tf.onesLike(x0)]);
    const reach = tf.where(
      tf.less(tf.abs(steep), FAR),
      tf.maximum(tf.mul(tf.abs(steep), 1.01), 1e-30),
      open,
    );
    const at = (s: Tensor | number): Tensor => tf.add(x0, tf.mul(reach, s));
    let best: Tensor = tf.clone(x0);
    let least = cost(x0);
    let middle: Tensor = tf.zerosLike(x0);
    for (const s of PLACES) {
      const x = at(s);
      const c = cost(x);
      const better = tf.less(c, least);
      best = tf.where(better, x, best);
      middle = tf.where(better, tf.fill(x.shape, s), middle);
      least = tf.minimum(c, least);
    }
    const rising = (x: Tensor): Tensor => {
      const [own] = runProgram(slope, [x, ...data, tf.onesLike(x)]) as [Tensor];
      return tf.greater(tf.add(tf.sub(x, x0), own), 0);
    };
    let low: Tensor = tf.sub(middle, 1 / 16);
    let high: Tensor = tf.add(middle, 1 / 16);
    for (let k = 0; k < HALVINGS; k++) {
      const half = tf.mul(tf.add(low, high), 0.5);
      const left = rising(at(half));
      high = tf.where(left, half, high);
      low = tf.where(left, low, half);
    }
    const found = at(tf.mul(tf.add(low, high), 0.5));
    return tf.where(tf.less(cost(found), tf.add(least, noiseOf(least))), found, best);
  });
}

/** Newton steps by conjugate gradients, shortened until they come nearer; else down the slope. */
function byNewton(program: Program, x0: Tensor, data: readonly Tensor[]): Tensor {
  const slope = pullback(program, [0]);
  // The second derivative is symmetric: what is pulled back through the slope is its product.
  const bend = pullback(slope, [0]);
  const output = program.outputs[0] as number;
  return tf.tidy(() => {
    const ones = tf.ones([...(program.shapes[output] as number[])]);
    const dot = (a: Tensor, b: Tensor): Tensor => tf.sum(tf.mul(a, b));
    const cost = (x: Tensor): Tensor =>
      finite(
        tf.add(
          tf.sum(runProgram(program, [x, ...data])[0] as Tensor),
          tf.mul(tf.sum(tf.squaredDifference(x, x0)), 0.5),
        ),
      );
    const slopeAt = (x: Tensor): Tensor =>
      tf.add(tf.sub(x, x0), runProgram(slope, [x, ...data, ones])[0] as Tensor);
    const bendAt = (x: Tensor, v: Tensor): Tensor =>
      tf.add(v, runProgram(bend, [x, ...data, ones, v])[0] as Tensor);
    /** Zero where the curvature is not positive: the way so far is kept. */
    const ratio = (a: Tensor, b: Tensor): Tensor => {
      const ok = tf.greater(b, 1e-30);
      return tf.where(ok, tf.div(a, tf.where(ok, b, tf.onesLike(b))), tf.zerosLike(a));
    };
    let x: Tensor = tf.clone(x0);
    let least = cost(x);
    let slopeThere = slopeAt(x);
    let steep = dot(slopeThere, slopeThere);
    for (let k = 0; k < STEPS; k++) {
      const down = tf.neg(slopeThere);
      let d: Tensor = tf.zerosLike(x);
      let rest: Tensor = down;
      let way: Tensor = down;
      let square = dot(rest, rest);
      for (let i = 0; i < INNER; i++) {
        const image = bendAt(x, way);
        const t = ratio(square, dot(way, image));
        d = tf.add(d, tf.mul(way, t));
        rest = tf.sub(rest, tf.mul(image, t));
        const next = dot(rest, rest);
        way = tf.add(rest, tf.mul(way, ratio(next, square)));
        square = next;
      }
      for (const direction of [d, down])
        for (const length of LENGTHS) {
          const tried = tf.add(x, tf.mul(direction, length));
          const c = cost(tried);
          const slopeTried = slopeAt(tried);
          const square = dot(slopeTried, slopeTried);
          const noise = noiseOf(least);
          const better = tf.logicalOr(
            tf.less(c, tf.sub(least, noise)),
            tf.logicalAnd(tf.less(c, tf.add(least, noise)), tf.less(square, steep)),
          );
          const everywhere = tf.broadcastTo(better, x.shape);
          x = tf.where(everywhere, tried, x);
          slopeThere = tf.where(everywhere, slopeTried, slopeThere);
          least = tf.where(better, c, least);
          steep = tf.where(better, square, steep);
        }
    }
    return x;
  });
}
