/** Values whose size is bounded. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { inputShape } from "./shapes.ts";
import { defineOp } from "./spec.ts";
import { clip, jitter } from "./witness.ts";

const params = z.object({
  radius: z.number().gt(0).default(1).meta({
    title: "Radius",
    help: "Largest size of an entry.",
    step: 0.1,
    inline: true,
  }),
});

export const linfBall = defineOp({
  type: "linf-ball",
  version: 1,
  category: "set",
  kind: "set",
  form: "indicator",
  docs: {
    title: "L-infinity ball",
    summary: "No entry is larger than the radius, in either direction.",
    tex: "\\lVert x \\rVert_\\infty \\le r",
    set: "\\{x : |x_i| \\le r\\}",
    projection: "Each entry is clipped. Exact and unique.",
    source: "Parikh, Boyd 2014, Proximal Algorithms, section 6.2",
  },
  inputs: [{ name: "x", help: "Any value." }],
  outputs: [],
  params,
  traits: { convex: true, separable: true, exact: true },
  inferShapes(context) {
    inputShape(context, 0, "x");
    return [];
  },
  project(inputs, { params: { radius }, fixed }) {
    const x = inputs[0] as Tensor;
    return { inputs: [fixed[0] ? x.clone() : tf.clipByValue(x, -radius, radius)] };
  },
  witness: {
    rank: () => 0,
    measure: ([x = 0], _, { params: { radius } }) => Math.max(Math.abs(x) - radius, 0),
    member: (near, _, { params: { radius } }, rng) =>
      jitter(near, rng).map((v) => clip(v, -radius, radius)),
  },
  code: { name: "linfBall" },
  examples: [
    { inputs: [[5, 3]], params: { radius: 1 } },
    { inputs: [[4]], params: { radius: 0.25 } },
  ],
});
