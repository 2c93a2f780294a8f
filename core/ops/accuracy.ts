/** Share of examples whose largest logit is the label's. */

import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { formatShape } from "../base/shape.ts";
import { equalShapes, shapeError } from "./shapes.ts";
import { defineOp } from "./spec.ts";

export const accuracy = defineOp({
  type: "accuracy",
  version: 1,
  category: "probe",
  kind: "probe",
  metric: "accuracy",
  better: "higher",
  docs: {
    title: "Accuracy",
    summary: "Share of examples whose largest logit is the label's.",
    tex: "\\mathrm{mean}\\,[\\arg\\max l = \\arg\\max y]",
    set: "",
    projection: "",
    source: "Proxflow",
  },
  inputs: [
    {
      name: "logits",
      help: "[B, ..., classes]; of equal largest ones the first counts. With places between, as in a sequence, their mean.",
    },
    { name: "labels", help: "The same shape, one-hot.", data: true, values: "one-hot" },
  ],
  outputs: [],
  params: z.object({}),
  inferShapes(context) {
    const shape = equalShapes(context, "logits", "labels");
    if (shape.length < 2)
      throw shapeError(
        "logits",
        `Accuracy needs [B, ..., classes], this is ${formatShape(shape)}.`,
        "Reshape the logits to one row an example.",
      );
    return [];
  },
  measure(inputs) {
    const [logits, labels] = inputs as readonly [Tensor, Tensor];
    return tf.tidy(() => {
      const right = tf.equal(tf.argMax(logits, -1), tf.argMax(labels, -1));
      const hits = tf.cast(right, "float32");
      return hits.rank > 1 ? tf.mean(tf.reshape(hits, [hits.shape[0], -1]), 1) : hits;
    });
  },
  code: { name: "accuracy" },
  examples: [
    {
      inputs: [
        [5, 3],
        [5, 3],
      ],
      params: {},
    },
    {
      inputs: [
        [4, 2, 3],
        [4, 2, 3],
      ],
      params: {},
    },
  ],
});
