/** The Kullback-Leibler divergence from a target, times lambda, by its prox. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { equalShapes } from "./shapes.ts";
import { defineOp } from "./spec.ts";

const params = z.object({
  lambda: z.number().min(1e-3).max(1e4).default(1).meta({
    title: "Strength",
    help: "lambda: weight of the loss against staying in place.",
    step: 0.1,
    inline: true,
  }),
});

/** Beyond this the logarithm of the solution no longer shows in single precision. */
const FAR = 1e12;

/**
 * Wright's omega, the w with w + ln w = z, by Halley's method on f(w) = w + ln w - z.
 * @param z at most about 1e38
 */
function omega(z: Tensor): Tensor {
  // On the left the first term of the series of exp(z); on the right z less its logarithm.
  const left = tf.exp(tf.minimum(z, 0));
  const right = tf.maximum(z, 1);
  let w: Tensor = tf.where(
    tf.less(z, -1),
    left,
    tf.where(tf.less(z, 1), tf.add(tf.mul(z, 0.5), 0.6), tf.sub(right, tf.mul(tf.log(right), 0.8))),
  );
  for (let step = 0; step < 3; step++) {
    // f f'' / f'^2 is -f / (1 + w)^2, so that Halley's factor keeps w positive.
    const safe = tf.maximum(w, 1e-30);
    const f = tf.sub(tf.add(safe, tf.log(safe)), z);
    const slope = tf.add(safe, 1);
    const halley = tf.add(1, tf.div(f, tf.mul(2, tf.square(slope))));
    w = tf.where(
      tf.less(z, -60),
      left,
      tf.sub(safe, tf.div(tf.mul(tf.div(f, slope), safe), halley)),
    );
  }
  return w;
}

export const kl = defineOp({
  type: "kl",
  version: 1,
  category: "target",
  kind: "set",
  form: "prox",
  docs: {
    title: "KL divergence",
    summary: "Pulls positive values towards positive targets by their relative size.",
    tex: "\\lambda \\sum_i (x_i \\log(x_i / y_i) - x_i + y_i), \\quad x_i \\ge 0",
    set: "prox of \\lambda \\sum_i (x_i \\log(x_i / y_i) - x_i + y_i)",
    projection:
      "x' = \\lambda \\omega(x / \\lambda + \\log(y / \\lambda)), \\omega(z) + \\log \\omega(z) = z. Exact to single precision; targets of 0 and below ask for 0.",
    source: "Corless, Jeffrey 2002, The Wright omega function; prox by Proxflow",
  },
  inputs: [
    { name: "x", help: "The value that is pulled; becomes 0 or more." },
    { name: "target", help: "Where to; 0 and below count as 0.", data: true },
  ],
  outputs: [],
  params,
  traits: { convex: true, separable: true, exact: true },
  inferShapes(context) {
    equalShapes(context, "x", "target");
    return [];
  },
  project(inputs, { params: { lambda }, fixed }) {
    const [x, target] = inputs as readonly [Tensor, Tensor];
    if (fixed[0]) return { inputs: [x.clone(), target.clone()] };
    return tf.tidy(() => {
      const far = tf.greater(x, FAR * lambda);
      const near = tf.clipByValue(x, -FAR * lambda, FAR * lambda);
      const log = tf.log(tf.div(tf.maximum(target, 1e-37), lambda));
      const moved = tf.mul(omega(tf.add(tf.div(near, lambda), log)), lambda);
      const zero = tf.zerosLike(x);
      const positive = tf.where(tf.greater(target, 0), tf.where(far, x, moved), zero);
      return { inputs: [positive, target.clone()] };
    });
  },
  witness: {
    rank: () => 0,
    measure([x = 0], [[y = 0] = []], { params: { lambda } }) {
      if (x < 0) return Number.POSITIVE_INFINITY;
      if (y <= 0) return x === 0 ? 0 : Number.POSITIVE_INFINITY;
      return lambda * ((x === 0 ? 0 : x * Math.log(x / y)) - x + y);
    },
  },
  code: { name: "kl" },
  examples: [
    {
      inputs: [
        [5, 3],
        [5, 3],
      ],
      params: { lambda: 1 },
    },
    { inputs: [[4], [4]], params: { lambda: 0.25 } },
  ],
});
