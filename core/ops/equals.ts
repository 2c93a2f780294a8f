/** A value that is given. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { equalShapes } from "./shapes.ts";
import { defineOp } from "./spec.ts";

const params = z.object({});

export const equals = defineOp({
  type: "equals",
  version: 1,
  category: "target",
  kind: "set",
  form: "indicator",
  docs: {
    title: "Equals",
    summary: "Holds a value at a target, whatever it costs elsewhere.",
    tex: "x = y",
    set: "\\{x : x = y\\}",
    projection: "x' = y. Exact and unique.",
    source: "Proxflow",
  },
  inputs: [
    { name: "x", help: "The value that is held." },
    { name: "target", help: "Where.", data: true },
  ],
  outputs: [],
  params,
  traits: { convex: true, separable: true, exact: true },
  inferShapes(context) {
    equalShapes(context, "x", "target");
    return [];
  },
  project(inputs, { fixed }) {
    const [x, target] = inputs as readonly [Tensor, Tensor];
    return { inputs: [tf.clone(fixed[0] ? x : target), target.clone()] };
  },
  witness: {
    rank: () => 0,
    measure: ([x = 0], [[y = 0] = []]) => Math.abs(x - y),
    member: (_, [y = []]) => [...y],
  },
  picture: { data: [1, 0.5] },
  code: { name: "equals" },
  examples: [
    {
      inputs: [
        [5, 3],
        [5, 3],
      ],
      params: {},
    },
    { inputs: [[4], [4]], params: {} },
  ],
});
