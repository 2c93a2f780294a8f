/**
 * Nearest points of {(x, f(x))}, entry by entry, where nobody gave a projection. The nearest input
 * is a root of x - x0 + f'(x) (f(x) - y0) no farther from x0 than R = |f(x0) - y0|, for (x0, f(x0))
 * is a point of the set at that distance. A scan of that interval finds the best valley, and Newton
 * steps, kept in a bracket that halves where they leave it, go down it. The best point met is the
 * answer, so it is always on the set; where a valley is narrower than the scan, it is not nearest.
 */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { type Program, runProgram } from "./program.ts";
import { pullback } from "./pullback.ts";

const LINEAR = 8;
const FINE = 9;
/** Places of the scan as parts of R, ascending: even ones, and closer and closer to 0. */
const PLACES: readonly number[] = [
  ...new Set([
    0,
    ...Array.from({ length: LINEAR }, (_, i) => (i + 1) / LINEAR),
    ...Array.from({ length: FINE }, (_, i) => 2 ** -(i + 4)),
  ]),
]
  .flatMap((s) => (s === 0 ? [0] : [-s, s]))
  .sort((a, b) => a - b);
const STEPS = 20;
const FAR = 1e38;

interface Derivatives {
  /** (x, w) to f'(x) w. */
  readonly slope: Program;
  /** (x, w, v) to f''(x) w v and f'(x) v. */
  readonly bend: Program;
}
const known = new WeakMap<Program, Derivatives>();

function derivatives(program: Program): Derivatives {
  let found = known.get(program);
  if (found === undefined) {
    const slope = pullback(program, [0]);
    found = { slope, bend: pullback(slope, [0, 1]) };
    known.set(program, found);
  }
  return found;
}

/** @returns the input of the nearest point found; finite wherever x0 is */
export function nearestScalar(program: Program, x0: Tensor, y0: Tensor): Tensor {
  const { slope, bend } = derivatives(program);
  return tf.tidy(() => {
    const f = (x: Tensor): Tensor => runProgram(program, [x])[0] as Tensor;
    /** The condition of a nearest point, and its derivative 1 + f'^2 + f'' (f - y0). */
    const conditionAt = (x: Tensor): [Tensor, Tensor] => {
      const gap = tf.sub(f(x), y0);
      const [pulled] = runProgram(slope, [x, gap]) as [Tensor];
      const [bent, steep] = runProgram(bend, [x, gap, tf.onesLike(x)]) as [Tensor, Tensor];
      return [tf.add(tf.sub(x, x0), pulled), tf.add(tf.add(tf.square(steep), 1), bent)];
    };
    /** Squared distance, large where f has no value. */
    const cost = (x: Tensor) => {
      const d = tf.add(tf.squaredDifference(x, x0), tf.squaredDifference(f(x), y0));
      return tf.where(tf.less(d, FAR), d, tf.fill(x.shape, FAR));
    };
    const reach = tf.abs(tf.sub(f(x0), y0));
    const open = tf.mul(tf.add(tf.add(tf.abs(x0), tf.abs(y0)), 1), 4);
    const radius = tf.where(tf.less(reach, FAR), reach, open);
    const at = (s: number) => tf.add(x0, tf.mul(radius, s));
    let best = x0;
    let least = cost(x0);
    let [low, high] = [at(-1), at(1)];
    PLACES.forEach((s, i) => {
      const x = at(s);
      const c = cost(x);
      const better = tf.less(c, least);
      best = tf.where(better, x, best);
      least = tf.minimum(c, least);
      const here = tf.logicalOr(better, tf.fill(x.shape, s === 0 ? 1 : 0, "bool"));
      const kept = s === 0 ? tf.logicalAnd(here, tf.equal(best, x0)) : better;
      low = tf.where(kept, at(PLACES[Math.max(0, i - 1)] as number), low);
      high = tf.where(kept, at(PLACES[Math.min(PLACES.length - 1, i + 1)] as number), high);
    });
    let x = best;
    for (let k = 0; k < STEPS; k++) {
      const [rising, curve] = conditionAt(x);
      const c = cost(x);
      const up = tf.greater(rising, 0);
      const lost = tf.logicalNot(tf.less(tf.abs(rising), FAR));
      const right = tf.where(lost, tf.cast(tf.greater(x, best), "float32"), tf.cast(up, "float32"));
      high = tf.where(tf.greater(right, 0), x, high);
      low = tf.where(tf.greater(right, 0), low, x);
      const newton = tf.sub(x, tf.div(rising, curve));
      const within = tf.logicalAnd(
        tf.logicalAnd(tf.greater(newton, low), tf.less(newton, high)),
        tf.greater(curve, 0),
      );
      const better = tf.less(c, least);
      best = tf.where(better, x, best);
      least = tf.minimum(c, least);
      x = tf.where(within, newton, tf.mul(tf.add(low, high), 0.5));
    }
    return tf.where(tf.less(cost(x), least), x, best);
  });
}
