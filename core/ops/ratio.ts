/** y = a / b, entry by entry, without dividing: the set is that of the product a = y b. */

import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { projectProduct } from "./bilinear.ts";
import { broadcastCopies } from "./broadcast.ts";
import { nearestOnHyperbola } from "./hyperbola.ts";
import { indicator } from "./points.ts";
import { broadcastAll } from "./shapes.ts";
import { defineOp } from "./spec.ts";

/** Denominators smaller than this count as 0; nearest points keep this far from it. */
const LEAST = 1e-30;

const divisible = (b: Tensor): Tensor => tf.greaterEqual(tf.abs(b), LEAST);

/** a / b, and 0 where b is 0. */
const quotient = (a: Tensor, b: Tensor): Tensor =>
  tf.tidy(() => {
    const safe = divisible(b);
    const top = tf.mul(a, indicator(safe));
    return tf.div(top, tf.where(safe, b, tf.onesLike(b)));
  });

/** b, moved away from 0 to the nearest denominator, of positive sign where it is 0. */
const apart = (b: Tensor): Tensor => {
  const side = tf.sub(1, tf.mul(indicator(tf.less(b, 0)), 2));
  return tf.where(divisible(b), b, tf.mul(side, LEAST));
};

/** All free: b and y are the factors of a product that comes to a. */
function nearestFree(a: Tensor, b: Tensor, y: Tensor): [a: Tensor, b: Tensor] {
  const [factor, other] = [b, y].map((x) => tf.expandDims(x, -1)) as [Tensor, Tensor];
  const near = projectProduct(factor, other, a);
  const nextB = apart(tf.reshape(near.a, b.shape));
  return [tf.mul(nextB, tf.reshape(near.b, y.shape)), nextB];
}

/** b held: a and y lie on a line through 0. */
function nearestTop(a: Tensor, b: Tensor, y: Tensor): Tensor {
  // (a b + y) / (1 + b^2), in parts that do not overflow.
  const large = tf.maximum(tf.abs(b), 1);
  const scaled = tf.div(b, large);
  const one = tf.reciprocal(large);
  const sum = tf.add(tf.mul(scaled, a), tf.mul(one, y));
  const length = tf.add(tf.square(scaled), tf.square(one));
  return tf.mul(scaled, tf.div(sum, length));
}

/** a held: b and y lie on a hyperbola; where a is 0 only y moves. */
function nearestBottom(a: Tensor, b: Tensor, y: Tensor): Tensor {
  return tf.where(tf.equal(a, 0), b, apart(nearestOnHyperbola(b, y, a)));
}

export const ratio = defineOp({
  type: "ratio",
  version: 1,
  category: "combine",
  kind: "function",
  docs: {
    title: "Ratio",
    summary: "Divides one value by another entry by entry, the smaller one repeated to fit.",
    tex: "y = a / b",
    set: "\\{(a, b, y) : a = y b\\}, entry by entry: no division, and where a and b are 0 any y is in it",
    projection:
      "All free: that of the product, (b + t y) / (1 - t^2), (y + t b) / (1 - t^2), a - t, with t the only root in (-1, 1). With b held the set is a line, with a held a hyperbola: the same formulas, t the root of a quartic, by Newton's method from above. Exact. b keeps at least 1e-30 from 0, where y is open. Two points equally near, where b = -y or b = y: along the other diagonal, for a hyperbola with the larger b. Held a = 0: y goes to 0, b stays. Held b = 0: a and y go to 0. At b = 0 the value is 0.",
    source: "Bauschke, Lal, Wang, arXiv:2206.04878; reduction and root finding by Proxflow",
  },
  inputs: [
    { name: "a", help: "Numerator; any value." },
    { name: "b", help: "Denominator; broadcast against a. Where it is 0 the value is 0." },
  ],
  outputs: [{ name: "y", help: "The quotient an entry." }],
  params: z.object({}),
  traits: { convex: false, separable: true, exact: true },
  inferShapes: (context) => [broadcastAll(context)],
  forward: ([a, b]) => quotient(a as Tensor, b as Tensor),
  defined: ([a, b]) =>
    tf.tidy(() => indicator(tf.logicalOr(divisible(b as Tensor), tf.equal(a as Tensor, 0)))),
  copies: (shapes) => broadcastCopies(shapes),
  project(copies, target, { fixed }) {
    const [a, b] = copies as readonly [Tensor, Tensor];
    return tf.tidy(() => {
      let next: [Tensor, Tensor];
      if (fixed[0] && fixed[1]) next = [a.clone(), b.clone()];
      else if (fixed[0]) next = [a.clone(), nearestBottom(a, b, target)];
      else if (fixed[1]) next = [nearestTop(a, b, target), b.clone()];
      else next = nearestFree(a, b, target);
      return { inputs: next, output: quotient(...next) };
    });
  },
  code: { name: "ratio" },
  examples: [
    {
      inputs: [
        [4, 3],
        [4, 3],
      ],
      params: {},
    },
    { inputs: [[4, 3], [3]], params: {} },
  ],
});
