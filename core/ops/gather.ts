/** Rows of a table, chosen by data: an embedding. */

import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { formatShape, isBatched } from "../base/shape.ts";
import { inputShape, shapeError } from "./shapes.ts";
import { defineOp } from "./spec.ts";

/** Row numbers as integers inside the table. */
const rowsOf = (index: Tensor, count: number) =>
  tf.cast(tf.clipByValue(tf.round(tf.cast(index, "float32")), 0, count - 1), "int32");

export const gather = defineOp({
  type: "gather",
  version: 1,
  category: "shape",
  kind: "reshape",
  docs: {
    title: "Gather",
    summary: "Looks up rows of a table by number: an embedding.",
    tex: "y_k = x_{i_k}",
    set: "",
    projection: "",
    source: "Proxflow",
  },
  inputs: [
    { name: "x", help: "The table, one row an entry of its first axis; without a batch." },
    {
      name: "index",
      help: "Row numbers from 0, rounded; one outside the table means its nearest row.",
      data: true,
      values: "sign",
    },
  ],
  outputs: [{ name: "y", help: "One row of the table in place of each number." }],
  params: z.object({}),
  inferShapes(context) {
    const table = inputShape(context, 0, "x");
    const index = inputShape(context, 1, "index");
    if (table.length < 1 || isBatched(table))
      throw shapeError(
        "x",
        `The table must have rows and no batch, this is ${formatShape(table)}.`,
        "Wire a parameter or constant of shape [rows, width].",
      );
    return [[...index, ...table.slice(1)]];
  },
  forward: (inputs) =>
    tf.tidy(() => {
      const [table, index] = inputs as readonly [Tensor, Tensor];
      return tf.gather(table, rowsOf(index, table.shape[0] as number));
    }),
  inverse(delta, shapes, _params, inputs) {
    const table = shapes[0] as number[];
    const index = inputs[1] as Tensor;
    const count = table[0] as number;
    const width = table.slice(1).reduce((n, d) => n * d, 1);
    return [
      tf.tidy(() => {
        const rows = tf.reshape(rowsOf(index, count), [index.size]);
        const picks = tf.cast(tf.oneHot(rows as tf.Tensor1D, count), "float32");
        const total = tf.matMul(picks, tf.reshape(delta, [index.size, width]), true);
        const uses = tf.maximum(tf.sum(picks, 0), 1);
        return tf.reshape(tf.div(total, tf.expandDims(uses, 1)), table);
      }),
      tf.zerosLike(index),
    ];
  },
  covers: () => false,
  code: { name: "gather" },
  examples: [
    { inputs: [[4, 3], [5]], params: {} },
    {
      inputs: [
        [3, 2],
        [2, 2],
      ],
      params: {},
    },
  ],
});
