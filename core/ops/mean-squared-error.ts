/** Mean squared difference to what a value should be, over the entries of an example. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { formatShape } from "../base/shape.ts";
import { equalShapes, shapeError } from "./shapes.ts";
import { defineOp } from "./spec.ts";

export const meanSquaredError = defineOp({
  type: "mean-squared-error",
  version: 1,
  category: "probe",
  kind: "probe",
  metric: "mse",
  better: "lower",
  docs: {
    title: "Mean squared error",
    summary: "How far values are from what they should be, squared, on average over entries.",
    tex: "\\mathrm{mean}\\,(x - y)^2",
    set: "",
    projection: "",
    source: "Proxflow",
  },
  inputs: [
    { name: "x", help: "[B, ...]: what was found." },
    { name: "target", help: "The same shape: what it should be.", data: true },
  ],
  outputs: [],
  params: z.object({}),
  inferShapes(context) {
    const shape = equalShapes(context, "x", "target");
    if (shape.length < 1)
      throw shapeError(
        "x",
        `A mean squared error needs [B, ...], this is ${formatShape(shape)}.`,
        "Give it one value an example.",
      );
    return [];
  },
  measure(inputs) {
    const [x, target] = inputs as readonly [Tensor, Tensor];
    return tf.tidy(() => {
      const squares = tf.squaredDifference(x, target);
      return tf.mean(tf.reshape(squares, [squares.shape[0] ?? 1, -1]), 1);
    });
  },
  code: { name: "meanSquaredError" },
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
