/** Projection on {(a, b, y) : y = <a, b>} along the last axis, whichever factors are held. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { newtonFromZero, pointAt, projectProduct } from "./bilinear.ts";
import type { ProjectContext, Projected } from "./spec.ts";

/** Dot products along the last axis. */
export const dotOf = (copies: readonly Tensor[]): Tensor =>
  tf.tidy(() => tf.sum(tf.mul(copies[0] as Tensor, copies[1] as Tensor), -1));

/**
 * @param copies a and b, of one shape [..., n]  @param target shape [...]
 * With a factor held the set is a hyperplane. Plain metric.
 */
export function projectDots(
  copies: readonly Tensor[],
  target: Tensor,
  { fixed, pjax }: Pick<ProjectContext<unknown>, "fixed" | "pjax">,
): Projected {
  const [a, b] = copies as readonly [Tensor, Tensor];
  return tf.tidy(() => {
    const done = (x: Tensor, w: Tensor) => ({ inputs: [x, w], output: dotOf([x, w]) });
    if (fixed[0] && fixed[1]) return done(a.clone(), b.clone());
    if (fixed[0] || fixed[1]) {
      const held = fixed[0] ? a : b;
      const t = tf.div(tf.sub(target, dotOf(copies)), tf.add(tf.sum(tf.square(held), -1), 1));
      const move = tf.mul(tf.expandDims(t, -1), held);
      return fixed[0] ? done(a.clone(), tf.add(b, move)) : done(tf.add(a, move), b.clone());
    }
    if (pjax) {
      const q = tf.sum(tf.add(tf.square(a), tf.square(b)), -1);
      const point = pointAt(a, b, newtonFromZero(dotOf(copies), q, target));
      return done(point.a, point.b);
    }
    const point = projectProduct(a, b, target);
    return done(point.a, point.b);
  });
}
