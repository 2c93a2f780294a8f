/** Functions of one input, entry by entry, given by their value and the nearest point's input. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { inputShape } from "./shapes.ts";
import type { ProjectContext, Projected, ShapeContext } from "./spec.ts";

/** The float32 above (or below) a number; next to 0 the least that no backend rounds away. */
export function beside(value: number, up: boolean): number {
  if (value === 0) return up ? 1e-30 : -1e-30;
  const bits = new Int32Array(Float32Array.of(value).buffer);
  const away = value > 0 === up;
  bits[0] = (bits[0] as number) + (away ? 1 : -1);
  return new Float32Array(bits.buffer)[0] as number;
}

/** One candidate for the nearest point. */
export interface Candidate {
  readonly x: Tensor;
  readonly y: Tensor | number;
}

/** Inputs of the candidates nearest to (x, y), entry by entry; ties go to the earlier one. */
export function nearestInput(x: Tensor, y: Tensor, candidates: readonly Candidate[]): Tensor {
  const [first, ...rest] = candidates as readonly [Candidate, ...Candidate[]];
  const costOf = (c: Candidate) =>
    tf.add(tf.squaredDifference(c.x, x), tf.squaredDifference(c.y, y));
  let best = first.x;
  let cost = costOf(first);
  for (const candidate of rest) {
    const next = costOf(candidate);
    best = tf.where(tf.less(next, cost), candidate.x, best);
    cost = tf.minimum(next, cost);
  }
  return best;
}

/**
 * The members of a function op with one input x that is worked on entry by entry.
 * @param value f(x)
 * @param nearest input x' of the nearest point (x', f(x')) to (x, y)
 */
export function elementwise<P>(
  value: (x: Tensor, params: P) => Tensor,
  nearest: (x: Tensor, y: Tensor, params: P, pjax: boolean) => Tensor,
) {
  return {
    inferShapes: (context: ShapeContext<P>) => [inputShape(context, 0, "x")],
    forward: (inputs: readonly Tensor[], params: P): Tensor =>
      tf.tidy(() => value(inputs[0] as Tensor, params)),
    project(
      copies: readonly Tensor[],
      target: Tensor,
      { params, fixed, pjax }: ProjectContext<P>,
    ): Projected {
      const x = copies[0] as Tensor;
      return tf.tidy(() => {
        const moved = fixed[0] ? x.clone() : nearest(x, target, params, pjax);
        return { inputs: [moved], output: value(moved, params) };
      });
    },
  };
}
