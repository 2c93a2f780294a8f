/** y = a b: matrix product, one dot product an entry of the output. */

import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { formatShape } from "../base/shape.ts";
import { newtonFromZero, pointAt, projectProduct } from "./bilinear.ts";
import { solveDisplacement } from "./bilinear-fused.ts";
import { inputShape, shapeError } from "./shapes.ts";
import { type ConsensusProjected, defineOp, type ProjectContext } from "./spec.ts";
import { tidied } from "./tidied.ts";

/** Dot products of copies: a and b [B, O, I] -> [B, O]. */
const dot = (copies: readonly Tensor[]) =>
  tf.tidy(() => tf.sum(tf.mul(copies[0] as Tensor, copies[1] as Tensor), -1));

/** Squared lengths of the rows of a and of the columns of b, as [B, 1] and [1, O]. */
function squares(a: Tensor, b: Tensor): { rows: Tensor; columns: Tensor } {
  return {
    rows: tf.sum(tf.square(a), 1, true),
    columns: tf.sum(tf.square(b), 0, true),
  };
}

/** a held: {y = a . b} is a hyperplane in (b, y). Displacement t of b along a. */
function consensusOneFixed(
  inputs: readonly Tensor[],
  delta: Tensor,
  context: ProjectContext<unknown>,
): ConsensusProjected {
  const [a, b] = inputs as readonly [Tensor, Tensor];
  const [rows, outs] = [a.shape[0] as number, b.shape[1] as number];
  const aFixed = context.fixed[0] === true;
  const length = aFixed ? tf.sum(tf.square(a), 1, true) : tf.sum(tf.square(b), 0, true);
  const t = tf.div(delta, tf.add(length, 1));
  const move = aFixed
    ? tf.div(tf.matMul(tf.transpose(a), t), rows)
    : tf.div(tf.matMul(t, tf.transpose(b)), outs);
  return {
    displacements: aFixed ? [null, move] : [move, null],
    output: tf.sub(delta, t),
    // |dx|^2 + |dy|^2 = t^2 |x|^2 + t^2 = t dz.
    ...(context.observe ? { distance: tf.sum(tf.mul(t, delta)) } : {}),
  };
}

/** Both free, copies agreeing before and averaged after. */
function consensusFree(
  inputs: readonly Tensor[],
  p: Tensor,
  delta: Tensor,
  context: ProjectContext<unknown>,
): ConsensusProjected {
  const [a, b] = inputs as readonly [Tensor, Tensor];
  const [batch, outs] = [a.shape[0] as number, b.shape[1] as number];
  const { rows, columns } = squares(a, b);
  const c = context.mobility > 0 ? mobilityFactor(rows, columns, context.mobility) : undefined;
  const q = c === undefined ? tf.add(rows, columns) : tf.add(tf.mul(rows, c), tf.div(columns, c));
  const root = context.pjax
    ? pjaxRoot(p, q, delta, context.observe)
    : solveDisplacement(p, q, delta, context.observe);
  const toA = tf.div(tf.matMul(root.cross, tf.transpose(b)), outs);
  const toB = tf.div(tf.matMul(tf.transpose(a), root.cross), batch);
  return {
    displacements: [
      tf.add(tf.mul(tf.mean(root.own, 1, true), a), c === undefined ? toA : tf.div(toA, c)),
      tf.add(tf.mul(tf.mean(root.own, 0, true), b), c === undefined ? toB : tf.mul(toB, c)),
    ],
    output: tf.sub(delta, root.t),
    ...(root.squared !== undefined ? { distance: tf.sum(root.squared) } : {}),
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

export const matmul = defineOp({
  type: "matmul",
  version: 1,
  category: "linear",
  kind: "function",
  docs: {
    title: "Matrix product",
    summary: "Multiplies rows of a with columns of b: the linear layer.",
    tex: "y = a\\,b",
    set: "\\{(a, b, y) : y_{bo} = \\langle a_{bo}, b_{bo} \\rangle\\}, one copy of a row and a column an entry of y",
    projection:
      "Each dot product has its own nearest point (a + t b)/(1 - t^2), (b + t a)/(1 - t^2), with t the only root in (-1, 1); exact. With a factor held the set is a hyperplane. Where a = -b and the target is large (or a = b and it is small) the nearest point is not unique: the new direction follows a - b (a + b), else the first axis.",
    source: "arXiv:2506.05878; Bauschke, Lal, Wang, arXiv:2206.04878; root finding by Proxflow",
  },
  inputs: [
    { name: "a", help: "[B, I]: one row an example." },
    { name: "b", help: "[I, O]: weights." },
  ],
  outputs: [{ name: "y", help: "[B, O]" }],
  params: z.object({}),
  traits: { convex: false, separable: false, exact: true },
  inferShapes(context) {
    const a = inputShape(context, 0, "a");
    const b = inputShape(context, 1, "b");
    const [rows, inner] = a;
    const [top, outs] = b;
    if (a.length !== 2 || rows === undefined || inner === undefined || inner === "B")
      throw shapeError(
        "a",
        `a must be [B, I], this is ${formatShape(a)}.`,
        "Put a reshape before it that gives one row an example.",
      );
    if (b.length !== 2 || outs === undefined || top === "B" || outs === "B")
      throw shapeError(
        "b",
        `b must be [${inner}, O] without a batch, this is ${formatShape(b)}.`,
        "Wire a parameter or constant with two dimensions.",
      );
    if (inner !== top)
      throw shapeError(
        "b",
        `a is ${formatShape(a)} and b is ${formatShape(b)}: a has ${inner} columns, b has ${top} rows.`,
        `Give b the shape [${inner}, ${outs}], or reshape a to [${rows}, ${top}].`,
      );
    return [[rows, outs]];
  },
  forward: (inputs) => tf.matMul(inputs[0] as Tensor, inputs[1] as Tensor),
  copies(shapes) {
    const [batch, inner] = shapes[0] as [number, number];
    const outs = shapes[1]?.[1] as number;
    const full = [batch, outs, inner];
    return [
      {
        expand: (a) => tf.tidy(() => tf.broadcastTo(tf.expandDims(a, 1), full)),
        mean: (copies) => tf.tidy(() => tf.mean(copies, 1)),
        count: outs,
      },
      {
        expand: (b) => tf.tidy(() => tf.broadcastTo(tf.expandDims(tf.transpose(b), 0), full)),
        mean: (copies) => tf.tidy(() => tf.transpose(tf.mean(copies, 0))),
        count: batch,
      },
    ];
  },
  forwardCopies: (copies) => dot(copies),
  /** Plain metric: the copies form knows no mobility. */
  project(copies, target, { fixed, pjax }) {
    const [a, b] = copies as readonly [Tensor, Tensor];
    return tf.tidy(() => {
      const done = (x: Tensor, w: Tensor) => ({ inputs: [x, w], output: dot([x, w]) });
      if (fixed[0] && fixed[1]) return done(a.clone(), b.clone());
      if (fixed[0] || fixed[1]) {
        const held = fixed[0] ? a : b;
        const t = tf.div(tf.sub(target, dot(copies)), tf.add(tf.sum(tf.square(held), -1), 1));
        const move = tf.mul(tf.expandDims(t, -1), held);
        return fixed[0] ? done(a.clone(), tf.add(b, move)) : done(tf.add(a, move), b.clone());
      }
      if (pjax) {
        const q = tf.sum(tf.add(tf.square(a), tf.square(b)), -1);
        const point = pointAt(a, b, newtonFromZero(dot(copies), q, target));
        return done(point.a, point.b);
      }
      const point = projectProduct(a, b, target);
      return done(point.a, point.b);
    });
  },
  /**
   * With mobility kappa the metric is c|da|^2 + |db|^2/c + |dy|^2; `distance` is measured in it.
   * Where a factor is held there is nothing to weigh, and c is 1.
   */
  projectConsensus(inputs, output, delta, context) {
    return tidied(() => {
      if (context.fixed[0] && context.fixed[1])
        return {
          displacements: [null, null],
          output: tf.zerosLike(delta),
          ...(context.observe ? { distance: tf.sum(tf.square(delta)) } : {}),
        };
      return context.fixed[0] || context.fixed[1]
        ? consensusOneFixed(inputs, delta, context)
        : consensusFree(inputs, output, delta, context);
    });
  },
  code: { name: "matmul" },
  examples: [
    {
      inputs: [
        [4, 3],
        [3, 2],
      ],
      params: {},
    },
    {
      inputs: [
        [2, 8],
        [8, 5],
      ],
      params: {},
    },
    {
      inputs: [
        [3, 1],
        [1, 1],
      ],
      params: {},
    },
  ],
});
