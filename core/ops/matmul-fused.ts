/**
 * Matrix products whose copies agree before the projection and are averaged after it: nothing of
 * the size of the copies is made. Factors are matrices, or stacks of them with leading axes that
 * broadcast.
 */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { newtonFromZero } from "./bilinear.ts";
import { solveDisplacement } from "./bilinear-fused.ts";
import { meanTo } from "./broadcast.ts";
import { halfLinearLayer, linearLayer } from "./kernels/linear.ts";
import { runNative } from "./kernels/native.ts";
import { product, swapLast } from "./matmul-shape.ts";
import type { ConsensusProjected, ProjectContext } from "./spec.ts";

/** Squared lengths of the rows of a and of the columns of b, as [..., R, 1] and [..., 1, O]. */
function squares(a: Tensor, b: Tensor): { rows: Tensor; columns: Tensor } {
  return {
    rows: tf.sum(tf.square(a), -1, true),
    columns: tf.sum(tf.square(b), -2, true),
  };
}

/** Sum over the uses of each row of a of t times the column it met, over their number. */
function meanToA(t: Tensor, a: Tensor, b: Tensor): Tensor {
  const outs = t.shape[t.rank - 1] as number;
  return meanTo(tf.div(product(t, swapLast(b)), outs), a.shape);
}

/** The same for the columns of b. */
function meanToB(t: Tensor, a: Tensor, b: Tensor): Tensor {
  const rows = t.shape[t.rank - 2] as number;
  return meanTo(tf.div(product(swapLast(a), t), rows), b.shape);
}

/** Mean over the uses of each row of a (column of b). */
const overA = (own: Tensor, a: Tensor) =>
  meanTo(tf.mean(own, -1, true), [...a.shape.slice(0, -1), 1]);
const overB = (own: Tensor, b: Tensor) =>
  meanTo(tf.mean(own, -2, true), [...b.shape.slice(0, -2), 1, b.shape[b.rank - 1] as number]);

/** One factor held: {y = <a, b>} is a hyperplane in the other and y. Displacement t along it. */
function oneHeld(
  [a, b]: readonly [Tensor, Tensor],
  delta: Tensor,
  context: ProjectContext<unknown>,
): ConsensusProjected {
  const aHeld = context.fixed[0] === true;
  const weight = context.outputWeight;
  if (a.rank === 2 && b.rank === 2) {
    const native = runNative(halfLinearLayer, [a, b, delta], { aHeld, weight });
    if (native) {
      const [free, output, distance] = native as [Tensor, Tensor, Tensor];
      return {
        displacements: aHeld ? [null, free] : [free, null],
        output,
        ...(context.observe ? { distance } : {}),
      };
    }
  }
  const { rows, columns } = squares(a, b);
  const norms = aHeld ? rows : columns;
  const t = tf.div(delta, tf.add(norms, 1 / weight));
  return {
    displacements: aHeld ? [null, meanToB(t, a, b)] : [meanToA(t, a, b), null],
    // delta - t/gamma, without its cancellation.
    output: tf.mul(t, norms),
    // |dx|^2 + gamma |dy|^2 = t^2 |x|^2 + t^2/gamma = t dz.
    ...(context.observe ? { distance: tf.sum(tf.mul(t, delta)) } : {}),
  };
}

/** Both free. */
function bothFree(
  [a, b]: readonly [Tensor, Tensor],
  p: Tensor,
  delta: Tensor,
  context: ProjectContext<unknown>,
): ConsensusProjected {
  if (a.rank === 2 && b.rank === 2 && !context.pjax) {
    const attributes = { mobility: context.mobility, weight: context.outputWeight };
    const native = runNative(linearLayer, [a, b, p, delta], attributes);
    if (native) {
      const [toA, toB, output, distance] = native as [Tensor, Tensor, Tensor, Tensor];
      return {
        displacements: [toA, toB],
        output,
        ...(context.observe ? { distance } : {}),
      };
    }
  }
  const { rows, columns } = squares(a, b);
  const c = context.mobility > 0 ? mobilityFactor(rows, columns, context.mobility) : undefined;
  const q = c === undefined ? tf.add(rows, columns) : tf.add(tf.mul(rows, c), tf.div(columns, c));
  // The metric with gamma on the output is gamma^-1 times the plain one on p, q and dz times gamma.
  const gamma = context.outputWeight;
  const weighed = (x: Tensor) => (gamma === 1 ? x : tf.mul(x, gamma));
  const whole = (x: Tensor) => (gamma === 1 ? x : tf.div(x, gamma));
  const solve = context.pjax ? pjaxRoot : solveDisplacement;
  const root = solve(weighed(p), weighed(q), weighed(delta), context.observe);
  const toA = meanToA(root.cross, a, b);
  const toB = meanToB(root.cross, a, b);
  return {
    displacements: [
      tf.add(tf.mul(overA(root.own, a), a), c === undefined ? toA : tf.div(toA, c)),
      tf.add(tf.mul(overB(root.own, b), b), c === undefined ? toB : tf.mul(toB, c)),
    ],
    output: tf.sub(delta, whole(root.t)),
    ...(root.squared !== undefined ? { distance: whole(tf.sum(root.squared)) } : {}),
  };
}

/** c = kappa sqrt(mean |b_o|^2 / mean |a_b|^2); 1 where either vanishes. Scalar. */
function mobilityFactor(rows: Tensor, columns: Tensor, kappa: number): Tensor {
  const a = tf.mean(rows);
  const b = tf.mean(columns);
  const sound = tf.logicalAnd(tf.greater(a, 1e-30), tf.greater(b, 1e-30));
  const one = tf.onesLike(a);
  const ratio = tf.div(tf.where(sound, b, one), tf.where(sound, a, one));
  return tf.where(sound, tf.mul(tf.sqrt(ratio), kappa), one);
}

/** PJAX's root in the shape that the fused form takes. */
function pjaxRoot(p: Tensor, q: Tensor, delta: Tensor, observe: boolean) {
  const t = newtonFromZero(p, q, tf.add(p, delta));
  const t2 = tf.square(t);
  const w = tf.sub(1, t2);
  const cross = tf.div(t, w);
  const reach = tf.div(tf.add(tf.mul(tf.add(t2, 1), q), tf.mul(tf.mul(t, p), 4)), tf.square(w));
  const squared = tf.mul(t2, tf.add(reach, 1));
  return { t, cross, own: tf.div(t2, w), ...(observe ? { squared } : {}) };
}

/**
 * The fused projection. With mobility kappa and output weight gamma the metric is
 * c|da|^2 + |db|^2/c + gamma|dy|^2; `distance` is measured in it. Where a factor is held c is 1.
 */
export function fusedProduct(
  inputs: readonly Tensor[],
  output: Tensor,
  delta: Tensor,
  context: ProjectContext<unknown>,
): ConsensusProjected {
  const [a, b] = inputs as readonly [Tensor, Tensor];
  if (context.fixed[0] && context.fixed[1])
    return {
      displacements: [null, null],
      output: tf.zerosLike(delta),
      ...(context.observe
        ? { distance: tf.mul(tf.sum(tf.square(delta)), context.outputWeight) }
        : {}),
    };
  // All rows of a meet one matrix: then they stand in one matrix too, the fast case.
  const flat = b.rank === 2 && a.rank > 2;
  const asRows = (x: Tensor) => (flat ? tf.reshape(x, [-1, x.shape[x.rank - 1] as number]) : x);
  const factors = [asRows(a), b] as const;
  const result =
    context.fixed[0] || context.fixed[1]
      ? oneHeld(factors, asRows(delta), context)
      : bothFree(factors, asRows(output), asRows(delta), context);
  if (!flat) return result;
  const [toA = null, toB = null] = result.displacements;
  return {
    ...result,
    displacements: [toA && tf.reshape(toA, a.shape), toB],
    output: tf.reshape(result.output as Tensor, delta.shape),
  };
}
