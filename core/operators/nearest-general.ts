/**
 * Nearest points of {(x, f(x))} for any f, by Gauss-Newton on the conditions of the nearest point
 * (Karush, Kuhn, Tucker): a step d solves (I + J'J) d = -(x - x0 + J'(f(x) - y0)) by conjugate
 * gradients, where J f's derivative is needed in products alone. A step that does not come nearer is
 * shortened. The best point met is the answer, so it is always on the set, but it may be a local one.
 */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { type Program, runProgram } from "./program.ts";
import { pullback } from "./pullback.ts";

const STEPS = 12;
const INNER = 10;
const LENGTHS = [1, 0.5, 0.2, 0.05];
const FAR = 1e38;

type Many = readonly Tensor[];
const combine = (a: Many, factor: Tensor | number, b: Many): Tensor[] =>
  a.map((t, i) => tf.add(t, tf.mul(b[i] as Tensor, factor)));

/**
 * @param fixed inputs that stay as they are
 * @param examples the first dimension counts examples that do not depend on each other
 */
export function nearestGeneral(
  program: Program,
  x0: Many,
  y0: Tensor,
  fixed: readonly boolean[],
  examples: boolean,
): Tensor[] {
  const wanted = x0.flatMap((_, i) => (fixed[i] ? [] : [i]));
  const back = pullback(program, wanted);
  // J v is what <J' w, v> gives in w.
  const ahead = pullback(back, [x0.length]);
  return tf.tidy(() => {
    const f = (x: Many): Tensor => runProgram(program, x)[0] as Tensor;
    const free = x0.filter((_, i) => !fixed[i]);
    const whole = (u: Many): Tensor[] => {
      let at = 0;
      return x0.map((t, i) => (fixed[i] ? t : (u[at++] as Tensor)));
    };
    /** One number an example, for products of all shapes; or one number. */
    const total = (t: Tensor): Tensor =>
      examples ? tf.sum(tf.reshape(t, [t.shape[0] as number, -1]), 1) : tf.sum(t);
    const shaped = (numbers: Tensor, like: Tensor): Tensor =>
      examples ? tf.reshape(numbers, [-1, ...like.shape.slice(1).map(() => 1)]) : numbers;
    const dot = (a: Many, b: Many): Tensor =>
      tf.addN(a.map((t, i) => total(tf.mul(t, b[i] as Tensor))));
    const along = (a: Many, factor: Tensor, b: Many): Tensor[] =>
      a.map((t, i) => tf.add(t, tf.mul(b[i] as Tensor, shaped(factor, t))));
    const cost = (u: Many): Tensor => {
      const moves = u.map((t, i) => total(tf.squaredDifference(t, free[i] as Tensor)));
      const d = tf.addN([...moves, total(tf.squaredDifference(f(whole(u)), y0))]);
      return tf.where(tf.less(d, FAR), d, tf.fill(d.shape, FAR));
    };
    const pull = (u: Many, w: Tensor): Tensor[] => runProgram(back, [...whole(u), w]);
    const push = (u: Many, v: Many): Tensor =>
      runProgram(ahead, [...whole(u), tf.zerosLike(y0), ...v])[0] as Tensor;
    const ratio = (a: Tensor, b: Tensor): Tensor => {
      const ok = tf.greater(b, 1e-30);
      return tf.where(ok, tf.div(a, tf.where(ok, b, tf.onesLike(b))), tf.zerosLike(a));
    };
    const solve = (u: Many, right: Many): Tensor[] => {
      let d: Tensor[] = right.map((t) => tf.zerosLike(t));
      let rest: Tensor[] = [...right];
      let way: Tensor[] = [...right];
      let square = dot(rest, rest);
      for (let k = 0; k < INNER; k++) {
        const image = combine(way, 1, pull(u, push(u, way)));
        const t = ratio(square, dot(way, image));
        d = along(d, t, way);
        rest = along(rest, tf.neg(t), image);
        const next = dot(rest, rest);
        way = along(rest, ratio(next, square), way);
        square = next;
      }
      return d;
    };
    let u: Tensor[] = [...free];
    let least = cost(u);
    for (let k = 0; k < STEPS; k++) {
      const pulled = pull(u, tf.sub(f(whole(u)), y0));
      const right = u.map((t, i) =>
        tf.neg(tf.add(tf.sub(t, free[i] as Tensor), pulled[i] as Tensor)),
      );
      const step = solve(u, right);
      let best = u;
      for (const length of LENGTHS) {
        const tried = combine(u, length, step);
        const c = cost(tried);
        const better = tf.less(c, least);
        best = best.map((t, i) =>
          tf.where(tf.broadcastTo(shaped(better, t), t.shape), tried[i] as Tensor, t),
        );
        least = tf.minimum(c, least);
      }
      u = best;
    }
    return whole(u).map((t) => tf.clone(t));
  });
}
