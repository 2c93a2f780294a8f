/** y = x: ties two values together. */

import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { inputShape } from "./shapes.ts";
import { defineOp } from "./spec.ts";
import { tidied } from "./tidied.ts";

export const identity = defineOp({
  type: "identity",
  version: 1,
  category: "combine",
  kind: "function",
  docs: {
    title: "Identity",
    summary: "Passes its input on; a constraint that two values agree.",
    tex: "y = x",
    set: "\\{(x, y) : y = x\\}",
    projection: "Both become their mean; x stays and y takes its value where x is data. Exact.",
    source: "Proxflow",
  },
  inputs: [{ name: "x", help: "Any value." }],
  outputs: [{ name: "y", help: "The same value." }],
  params: z.object({}),
  traits: { convex: true, separable: true, exact: true },
  inferShapes: (context) => [inputShape(context, 0, "x")],
  forward: (inputs) => (inputs[0] as Tensor).clone(),
  project(copies, target, { fixed }) {
    const x = copies[0] as Tensor;
    if (fixed[0]) return { inputs: [x.clone()], output: x.clone() };
    return tf.tidy(() => {
      const mean = tf.add(tf.mul(x, 0.5), tf.mul(target, 0.5));
      return { inputs: [mean], output: mean.clone() };
    });
  },
  projectConsensus(_inputs, _output, delta, { fixed, observe }) {
    return tidied(() => {
      if (fixed[0])
        return {
          displacements: [null],
          output: tf.zerosLike(delta),
          ...(observe ? { distance: tf.sum(tf.square(delta)) } : {}),
        };
      const half = tf.mul(delta, 0.5);
      return {
        displacements: [half],
        output: half.clone(),
        ...(observe ? { distance: tf.mul(tf.sum(tf.square(half)), 2) } : {}),
      };
    });
  },
  code: { name: "identity" },
  examples: [
    { inputs: [[4]], params: {} },
    { inputs: [[5, 3]], params: {} },
  ],
});
