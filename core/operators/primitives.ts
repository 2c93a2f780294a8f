/**
 * What a custom operator may be made of: tfjs's own functions by their own names, each with the
 * shape of its result and how it is run. The sandbox's `tf`, the checks of a traced program and
 * its execution all follow from this table.
 */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { broadcastShapes } from "../base/shape.ts";

export type Lengths = readonly number[];
type Options = Readonly<Record<string, unknown>>;

export interface Primitive {
  /** Fewest and most tensors that it takes. */
  readonly arity: readonly [least: number, most: number];
  /** Options in the order of the function's further arguments. */
  readonly options: z.ZodObject;
  /** @throws Error in plain words where the shapes do not fit */
  shape(shapes: readonly Lengths[], options: Options): Lengths;
  run(tensors: readonly Tensor[], options: Options): Tensor;
}

const none = z.strictObject({});
const show = (shape: Lengths): string => `[${shape.join(", ")}]`;
const size = (shape: Lengths): number => shape.reduce((n, d) => n * d, 1);

function broadcast(shapes: readonly Lengths[]): Lengths {
  return shapes.reduce((a, b) => {
    const both = broadcastShapes(a, b) as Lengths | undefined;
    if (both === undefined) throw new Error(`${show(a)} and ${show(b)} do not broadcast`);
    return both;
  });
}

const unary = (run: (x: Tensor) => Tensor): Primitive => ({
  arity: [1, 1],
  options: none,
  shape: ([x]) => x as Lengths,
  run: ([x]) => run(x as Tensor),
});
const binary = (run: (a: Tensor, b: Tensor) => Tensor): Primitive => ({
  arity: [2, 2],
  options: none,
  shape: broadcast,
  run: ([a, b]) => run(a as Tensor, b as Tensor),
});
/** Comparisons give 0 and 1, as numbers. */
const test = (run: (a: Tensor, b: Tensor) => Tensor): Primitive =>
  binary((a, b) => tf.cast(run(a, b), "float32"));

/** An axis from -rank to rank - 1, as 0 to rank - 1. */
function axisOf(axis: number, rank: number): number {
  const at = axis < 0 ? axis + rank : axis;
  if (at < 0 || at >= rank) throw new Error(`there is no axis ${axis} in ${rank} dimensions`);
  return at;
}

const reduction = z.strictObject({
  axis: z.union([z.number().int(), z.array(z.number().int()).max(8)]).optional(),
  keepDims: z.boolean().default(false),
});
function reduce(run: (x: Tensor, axes: number[], keepDims: boolean) => Tensor): Primitive {
  const axesOf = (shape: Lengths, { axis }: Options): number[] =>
    axis === undefined
      ? shape.map((_, i) => i)
      : [axis].flat().map((a) => axisOf(a as number, shape.length));
  return {
    arity: [1, 1],
    options: reduction,
    shape([x], options) {
      const axes = axesOf(x as Lengths, options);
      return (x as Lengths).flatMap((d, i) =>
        axes.includes(i) ? (options.keepDims ? [1] : []) : [d],
      );
    },
    run: ([x], options) =>
      run(x as Tensor, axesOf((x as Tensor).shape, options), options.keepDims as boolean),
  };
}

const lengths = z.array(z.number().int().min(1)).max(8);
const along = z.strictObject({ axis: z.number().int().default(-1) });

const alongAxis = (run: (x: Tensor, axis: number) => Tensor): Primitive => ({
  arity: [1, 1],
  options: along,
  shape([x], { axis }) {
    axisOf(axis as number, (x as Lengths).length);
    return x as Lengths;
  },
  run: ([x], { axis }) => run(x as Tensor, axisOf(axis as number, (x as Tensor).rank)),
});

export const primitives = {
  neg: unary((x) => tf.neg(x)),
  abs: unary((x) => tf.abs(x)),
  exp: unary((x) => tf.exp(x)),
  expm1: unary((x) => tf.expm1(x)),
  log: unary((x) => tf.log(x)),
  log1p: unary((x) => tf.log1p(x)),
  sqrt: unary((x) => tf.sqrt(x)),
  rsqrt: unary((x) => tf.rsqrt(x)),
  square: unary((x) => tf.square(x)),
  reciprocal: unary((x) => tf.reciprocal(x)),
  sin: unary((x) => tf.sin(x)),
  cos: unary((x) => tf.cos(x)),
  tanh: unary((x) => tf.tanh(x)),
  atan: unary((x) => tf.atan(x)),
  sigmoid: unary((x) => tf.sigmoid(x)),
  softplus: unary((x) => tf.softplus(x)),
  relu: unary((x) => tf.relu(x)),
  sign: unary((x) => tf.sign(x)),
  floor: unary((x) => tf.floor(x)),
  round: unary((x) => tf.round(x)),
  add: binary(tf.add),
  sub: binary(tf.sub),
  mul: binary(tf.mul),
  div: binary(tf.div),
  pow: binary(tf.pow),
  maximum: binary(tf.maximum),
  minimum: binary(tf.minimum),
  squaredDifference: binary(tf.squaredDifference),
  greater: test(tf.greater),
  greaterEqual: test(tf.greaterEqual),
  less: test(tf.less),
  lessEqual: test(tf.lessEqual),
  equal: test(tf.equal),
  notEqual: test(tf.notEqual),
  where: {
    arity: [3, 3],
    options: none,
    shape: broadcast,
    run([condition, a, b]) {
      const shape = [...broadcast([condition, a, b].map((t) => (t as Tensor).shape))];
      const full = (t: Tensor | undefined) => tf.broadcastTo(t as Tensor, shape);
      return tf.where(tf.notEqual(full(condition), 0), full(a), full(b));
    },
  },
  sum: reduce((x, axes, keep) => tf.sum(x, axes, keep)),
  mean: reduce((x, axes, keep) => tf.mean(x, axes, keep)),
  max: reduce((x, axes, keep) => tf.max(x, axes, keep)),
  min: reduce((x, axes, keep) => tf.min(x, axes, keep)),
  logSumExp: reduce((x, axes, keep) => tf.logSumExp(x, axes, keep)),
  softmax: {
    ...alongAxis((x, axis) => {
      const shifted = tf.exp(tf.sub(x, tf.max(x, axis, true)));
      return tf.div(shifted, tf.sum(shifted, axis, true));
    }),
  },
  cumsum: alongAxis((x, axis) => tf.cumsum(x, axis)),
  matMul: {
    arity: [2, 2],
    options: z.strictObject({
      transposeA: z.boolean().default(false),
      transposeB: z.boolean().default(false),
    }),
    shape([a, b], { transposeA, transposeB }) {
      const [left, right] = [a as Lengths, b as Lengths];
      if (left.length < 2 || right.length < 2)
        throw new Error(`matMul takes matrices, not ${show(left)} and ${show(right)}`);
      const turned = (s: Lengths, turn: unknown) => (turn ? s.slice(-2).reverse() : s.slice(-2));
      const [m, k] = turned(left, transposeA) as [number, number];
      const [l, n] = turned(right, transposeB) as [number, number];
      if (k !== l) throw new Error(`${show(left)} and ${show(right)} do not multiply`);
      return [...broadcast([left.slice(0, -2), right.slice(0, -2)]), m, n];
    },
    run: ([a, b], o) =>
      tf.matMul(a as Tensor, b as Tensor, o.transposeA as boolean, o.transposeB as boolean),
  },
  reshape: {
    arity: [1, 1],
    options: z.strictObject({ shape: lengths }),
    shape([x], { shape }) {
      if (size(shape as Lengths) !== size(x as Lengths))
        throw new Error(`${show(x as Lengths)} cannot become ${show(shape as Lengths)}`);
      return shape as Lengths;
    },
    run: ([x], { shape }) => tf.reshape(x as Tensor, shape as number[]),
  },
  transpose: {
    arity: [1, 1],
    options: z.strictObject({ perm: z.array(z.number().int()).max(8).optional() }),
    shape([x], { perm }) {
      const shape = x as Lengths;
      const order = (perm as Lengths | undefined) ?? shape.map((_, i) => shape.length - 1 - i);
      if ([...order].sort((a, b) => a - b).some((d, i) => d !== i) || order.length !== shape.length)
        throw new Error(`${show(order)} is no order of ${shape.length} dimensions`);
      return order.map((i) => shape[i] as number);
    },
    run: ([x], { perm }) => tf.transpose(x as Tensor, perm as number[] | undefined),
  },
  slice: {
    arity: [1, 1],
    options: z.strictObject({
      begin: z.array(z.number().int().min(0)).max(8),
      size: lengths,
    }),
    shape([x], { begin, size: counts }) {
      const [at, many, shape] = [begin as Lengths, counts as Lengths, x as Lengths];
      if (
        at.length !== shape.length ||
        many.length !== shape.length ||
        shape.some((d, i) => (at[i] as number) + (many[i] as number) > d)
      )
        throw new Error(`a slice of ${show(many)} at ${show(at)} does not lie in ${show(shape)}`);
      return many;
    },
    run: ([x], o) => tf.slice(x as Tensor, o.begin as number[], o.size as number[]),
  },
  concat: {
    arity: [1, 16],
    options: z.strictObject({ axis: z.number().int().default(0) }),
    shape(shapes, { axis }) {
      const first = shapes[0] as Lengths;
      const at = axisOf(axis as number, first.length);
      for (const shape of shapes)
        if (shape.length !== first.length || shape.some((d, i) => i !== at && d !== first[i]))
          throw new Error(`${show(first)} and ${show(shape)} cannot be joined along axis ${at}`);
      const total = shapes.reduce((n, shape) => n + (shape[at] as number), 0);
      return first.with(at, total);
    },
    run: (tensors, { axis }) => tf.concat([...tensors], axis as number),
  },
  broadcastTo: {
    arity: [1, 1],
    options: z.strictObject({ shape: lengths }),
    shape([x], { shape }) {
      const target = shape as Lengths;
      if (show(broadcast([x as Lengths, target])) !== show(target))
        throw new Error(`${show(x as Lengths)} does not broadcast to ${show(target)}`);
      return target;
    },
    run: ([x], { shape }) => tf.broadcastTo(x as Tensor, shape as number[]),
  },
  /** Numbers written in the source. */
  tensor: {
    arity: [0, 0],
    options: z.strictObject({
      values: z.array(z.number().refine(Number.isFinite)).min(1).max(4096),
      shape: lengths,
    }),
    shape(_, { values, shape }) {
      if (size(shape as Lengths) !== (values as number[]).length)
        throw new Error(
          `${(values as number[]).length} numbers do not fill ${show(shape as Lengths)}`,
        );
      return shape as Lengths;
    },
    run: (_, { values, shape }) => tf.tensor(values as number[], shape as number[], "float32"),
  },
} as const satisfies Record<string, Primitive>;

export type PrimitiveName = keyof typeof primitives;

/** The primitive of a name; `undefined` where there is none. */
export const primitiveOf = (name: string): Primitive | undefined =>
  Object.hasOwn(primitives, name) ? primitives[name as PrimitiveName] : undefined;

/** Names of a primitive's options, in the order of the function's further arguments. */
export const optionsOf = (name: PrimitiveName): string[] =>
  Object.keys(primitives[name].options.shape);
