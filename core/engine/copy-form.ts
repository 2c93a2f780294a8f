/**
 * Copies of the factors of a matrix product y [m, n] = a [m, k] b [k, n], held as coefficients
 * instead of m n k numbers a factor: at pair (m, n) a side's copies are
 *
 *   own z + other z* + ownX x + otherX x* + y,
 *
 * z the side's stored copies and z* the other side's, x and y one vector a row of a (a column of
 * b), coefficients numbers or [m, n]. Linear combinations and projections of such points are such
 * points again, because a projection of a dot product stays in the span of its factors
 * (bilinear.ts). With one factor held there are no stored copies at all: a projection adds a
 * multiple of the held factor.
 */
import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { matrices } from "../ops/matmul-shape.ts";

type Coefficient = number | Tensor;

/** A plain object, so that whoever frees a point finds the tensors in it. */
export interface CopyForm {
  /** 0: copies of rows of a; 1: of columns of b. */
  readonly side: 0 | 1;
  /** Stored copies of a and of b, [m, n, k]; none before the first step and with a factor held. */
  readonly stored?: readonly [Tensor, Tensor];
  readonly own: Coefficient;
  readonly other: Coefficient;
  readonly ownX: Coefficient;
  readonly otherX: Coefficient;
  /** The vectors x of both sides, [m, k] and [k, n]; with a factor held both are that factor. */
  readonly x?: readonly [Tensor, Tensor];
  /** [m, k] or [k, n], as the factor. */
  readonly y: Tensor;
  /** Mean over the copies, as the factor. */
  readonly mean: Tensor;
}

/** All copies equal to the factor's value. */
export function agreed(side: 0 | 1, value: Tensor): CopyForm {
  return { side, own: 0, other: 0, ownX: 0, otherX: 0, y: value, mean: value };
}

export function isCopyForm(value: Tensor | CopyForm): value is CopyForm {
  return !(value instanceof tf.Tensor);
}

function times(factor: number, c: Coefficient): Coefficient {
  if (typeof c === "number") return factor * c;
  return factor === 1 ? c : tf.mul(c, factor);
}

function plus(a: Coefficient, b: Coefficient): Coefficient {
  if (a === 0) return b;
  if (b === 0) return a;
  return typeof a === "number" && typeof b === "number" ? a + b : tf.add(a, b);
}

/** Sum of coefficient times form, all of one side and of the same stored copies. */
export function combineForms(terms: readonly (readonly [number, CopyForm])[]): CopyForm {
  const [, first] = terms[0] as readonly [number, CopyForm];
  const one = (key: "stored" | "x") => {
    const kept = terms.find(([, form]) => form[key])?.[1][key];
    if (terms.some(([, form]) => form[key]?.some((t, k) => t.dataId !== kept?.[k]?.dataId)))
      throw new Error("points of different steps cannot be combined");
    return kept;
  };
  const sum = (key: "own" | "other" | "ownX" | "otherX") =>
    terms.map(([c, form]) => times(c, form[key])).reduce(plus);
  const vectors = (key: "y" | "mean") =>
    terms
      .map(([c, form]) => (c === 1 ? form[key] : tf.mul(form[key], c)))
      .reduce((a, b) => tf.add(a, b));
  const [stored, x] = [one("stored"), one("x")];
  return {
    side: first.side,
    ...(stored ? { stored } : {}),
    own: sum("own"),
    other: sum("other"),
    ownX: sum("ownX"),
    otherX: sum("otherX"),
    ...(x ? { x } : {}),
    y: vectors("y"),
    mean: vectors("mean"),
  };
}

/** What a projection needs of a pair: no multiples of vectors, one number before stored copies. */
export function plainScale(form: CopyForm): number {
  const { own, other, ownX, otherX } = form;
  if (typeof own !== "number" || other !== 0 || ownX !== 0 || otherX !== 0)
    throw new Error("a point that was projected must be settled before it is projected again");
  return own;
}

/** The value's copies at a point with one factor held: <a, b> at each pair. */
export function heldProduct(held: Tensor, form: CopyForm): Tensor {
  const base = form.side === 1 ? matrices(held, form.y) : matrices(form.y, held);
  const along = tf.mul(squares(held, form.side), form.otherX);
  return tf.add(base, along);
}

/** |x|^2 of the held factor's vectors, as [m, 1] or [1, n]. */
function squares(held: Tensor, freeSide: 0 | 1): Tensor {
  return tf.sum(tf.square(held), freeSide === 1 ? 1 : 0, true);
}

/**
 * Projection with one factor held: each copy moves by t times the held factor's vector, onto a
 * hyperplane.
 * @returns the new form, the value's copies, the squared distance
 */
export function projectHeld(held: Tensor, form: CopyForm, target: Tensor) {
  const value = heldProduct(held, form);
  const gap = tf.sub(target, value);
  const lengths = squares(held, form.side);
  const t = tf.div(gap, tf.add(lengths, 1));
  const [m, n] = target.shape as [number, number];
  const shift =
    form.side === 1
      ? tf.div(matrices(tf.transpose(held), t), m)
      : tf.div(matrices(t, tf.transpose(held)), n);
  const next: CopyForm = {
    ...form,
    // A tensor of the point's own: points are freed, what they were projected with is not.
    x: form.x ?? ownVectors(held),
    otherX: plus(form.otherX, t),
    mean: tf.add(form.mean, shift),
  };
  return { form: next, value: tf.sub(target, t), squared: tf.sum(tf.mul(t, gap)) as Scalar };
}

function ownVectors(held: Tensor): readonly [Tensor, Tensor] {
  const copy = tf.clone(held);
  return [copy, copy];
}

/** Sum of squares over all copies with one factor held. */
export function heldSquare(held: Tensor, form: CopyForm, uses: number): Scalar {
  const fixedPart = tf.mul(tf.sum(tf.square(form.y)), uses);
  if (form.otherX === 0) return fixedPart as Scalar;
  const cross = form.side === 1 ? matrices(held, form.y) : matrices(form.y, held);
  const lengths = squares(held, form.side);
  const t = form.otherX;
  const rest = tf.sum(tf.mul(t, tf.add(tf.mul(lengths, t), tf.mul(cross, 2))));
  return tf.add(fixedPart, rest) as Scalar;
}
