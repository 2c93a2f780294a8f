/** Sets of points: the last dimensions of a value make up one point, all before them count points. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { formatShape } from "../base/shape.ts";
import { inputShape, paramError, shapeError } from "./shapes.ts";
import type { ShapeContext } from "./spec.ts";

/** The parameter that says how many of the last dimensions make up one point. */
export const dimsParam = z.number().int().min(1).max(6).default(1).meta({
  title: "Dimensions",
  help: "How many of the last dimensions make up one point; 2 takes a matrix of weights as a whole.",
});

/**
 * Entries of one point of input x.
 * @throws ProxflowError if x has too few dimensions, or the batch would be part of the point
 */
export function pointSize(context: ShapeContext<unknown>, dims: number): number {
  const shape = inputShape(context, 0, "x");
  const free = shape[0] === "B" ? shape.length - 1 : shape.length;
  if (free === 0)
    throw shapeError(
      "x",
      `x is ${formatShape(shape)}; it has no entries to project.`,
      "Wire a value of shape [..., n].",
    );
  if (dims > free)
    throw paramError(
      "dims",
      `x is ${formatShape(shape)}: a point of it has at most ${free} dimensions, not ${dims}.`,
      `Choose from 1 to ${free}.`,
    );
  return shape.slice(shape.length - dims).reduce<number>((n, d) => n * (d as number), 1);
}

/**
 * Rows and columns of the matrices that input x holds in its last two dimensions.
 * @throws ProxflowError if x has fewer dimensions, or more than `limit` rows and columns
 */
export function matrixSize(
  context: ShapeContext<unknown>,
  limit: number,
): { readonly rows: number; readonly columns: number } {
  const shape = inputShape(context, 0, "x");
  const [rows, columns] = shape.slice(-2);
  if (typeof rows !== "number" || typeof columns !== "number")
    throw shapeError(
      "x",
      `x is ${formatShape(shape)}; it holds no matrices.`,
      "Wire a value of shape [..., rows, columns].",
    );
  if (Math.min(rows, columns) > limit)
    throw shapeError(
      "x",
      `x is ${formatShape(shape)}; the smaller side of its matrices may be ${limit} at most.`,
      "Wire smaller matrices.",
    );
  return { rows, columns };
}

/** Projects every point of `x` as a row of a matrix [points, entries]; keeps the shape of `x`. */
export function byRow(x: Tensor, dims: number, project: (rows: Tensor) => Tensor): Tensor {
  const size = x.shape.slice(x.rank - dims).reduce((n, d) => n * d, 1);
  return tf.reshape(project(tf.reshape(x, [-1, size])), x.shape);
}

/** Projects every matrix of `x` [..., rows, columns] as one of a stack [count, rows, columns]. */
export function byMatrix(x: Tensor, project: (stack: Tensor) => Tensor): Tensor {
  const [rows, columns] = x.shape.slice(-2) as [number, number];
  return tf.reshape(project(tf.reshape(x, [-1, rows, columns])), x.shape);
}

/** 1 where `value` is 0, else `value`: a divisor that is never 0. */
export function nonZero(value: Tensor): Tensor {
  return tf.add(value, tf.cast(tf.equal(value, 0), "float32"));
}

/** 1 where true, 0 where false. */
export function indicator(condition: Tensor): Tensor {
  return tf.cast(condition, "float32");
}
