/** Gradients of tfjs kernels that move, add up or choose entries, and of products of matrices. */
import type { GradConfig, Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { fitted } from "./rules-entry.ts";

type Attributes = Readonly<Record<string, unknown>>;

interface Products {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** Of f(x), given x for its shape. @param input what the kernel calls x */
const linear = (
  kernelName: string,
  back: (dy: Tensor, x: Tensor, attributes: Attributes) => Tensor,
  input = "x",
): GradConfig => ({
  kernelName,
  inputsToSave: [input],
  gradFunc: (dy, [x], attrs) => ({
    [input]: () => back(dy as Tensor, x as Tensor, attrs as Attributes),
  }),
});

/** The same for a kernel of several tensors, or of several outputs. */
const list = (
  kernelName: string,
  back: (dys: Tensor[], inputs: readonly Tensor[], attributes: Attributes) => Tensor[],
): GradConfig => ({
  kernelName,
  saveAllInputs: true,
  gradFunc: (dy, saved, attrs) => {
    const dys = Array.isArray(dy) ? dy : [dy];
    return saved.map((_, k) => () => back(dys, saved, attrs as Attributes)[k]) as never;
  },
});

/** The shape of x with its reduced axes of length 1. */
function kept(x: Tensor, axes: unknown): { shape: number[]; count: number } {
  const reduced = new Set(tf.util.parseAxisParam((axes ?? null) as number[], x.shape));
  const shape = x.shape.map((length, axis) => (reduced.has(axis) ? 1 : length));
  return { shape, count: x.size / shape.reduce((n, d) => n * d, 1) };
}

const spread = (dy: Tensor, x: Tensor, axes: unknown): Tensor =>
  tf.mul(tf.reshape(dy, kept(x, axes).shape), tf.onesLike(x));

/** Of the largest or smallest entry; ties share alike. */
const extreme = (kernelName: string): GradConfig => ({
  kernelName,
  inputsToSave: ["x"],
  outputsToSave: [true],
  gradFunc: (dy, saved, attrs) => {
    const [x, y] = saved as [Tensor, Tensor];
    const named = attrs as unknown as Attributes;
    const axes = named.reductionIndices ?? named.axis;
    const { shape } = kept(x, axes);
    return {
      x: () => {
        const taken = tf.cast(tf.equal(x, tf.reshape(y, shape)), "float32");
        const ties = tf.sum(
          taken,
          tf.util.parseAxisParam((axes ?? null) as number[], x.shape),
          true,
        );
        return tf.div(tf.mul(taken, tf.reshape(dy as Tensor, shape)), ties);
      },
    };
  },
});

/** Sums over the repeats of each axis. */
function untiled(dy: Tensor, x: Tensor, reps: readonly number[]): Tensor {
  let at = dy;
  const shape = [...dy.shape];
  reps.forEach((times, axis) => {
    if (times === 1) return;
    const length = x.shape[axis] as number;
    const outer = shape.slice(0, axis).reduce((n, d) => n * d, 1);
    const inner = shape.slice(axis + 1).reduce((n, d) => n * d, length);
    at = tf.sum(tf.reshape(at, [outer, times, inner]), 1);
    shape[axis] = length;
  });
  return tf.reshape(at, x.shape);
}

/** Adds rows to where they were taken from. */
function scattered(dy: Tensor, x: Tensor, indices: Tensor, axis: number): Tensor {
  const count = x.shape[axis] as number;
  const width = x.size / count;
  const taken = x.shape.map((_, k) => k).filter((k) => k !== axis);
  // The looked-up axes come first on the way, the axis of x in their place afterwards.
  const spots = Array.from({ length: indices.rank }, (_, k) => axis + k);
  const others = Array.from({ length: dy.rank }, (_, k) => k).filter((k) => !spots.includes(k));
  const rows = tf.reshape(tf.transpose(dy, [...spots, ...others]), [indices.size, width]);
  const sums = tf.scatterND(tf.reshape(indices, [indices.size, 1]), rows, [count, width]);
  const front = tf.reshape(sums, [count, ...taken.map((k) => x.shape[k] as number)]);
  const order = x.shape.map((_, k) => (k === axis ? 0 : taken.indexOf(k) + 1));
  return tf.transpose(front, order);
}

export const arrayRules: readonly GradConfig[] = [
  linear("Reshape", (dy, x) => tf.reshape(dy, x.shape)),
  linear("ExpandDims", (dy, x) => tf.reshape(dy, x.shape), "input"),
  linear("Transpose", (dy, _x, { perm }) => {
    const order = perm as readonly number[];
    return tf.transpose(
      dy,
      order.map((_, axis) => order.indexOf(axis)),
    );
  }),
  linear("Sum", (dy, x, { axis }) => spread(dy, x, axis)),
  linear("Mean", (dy, x, { axis }) => tf.div(spread(dy, x, axis), kept(x, axis).count)),
  extreme("Max"),
  extreme("Min"),
  linear("Slice", (dy, x, { begin, size }) => {
    const [from = []] = tf.slice_util.parseSliceParams(x, begin as number[], size as number[]);
    return tf.pad(
      dy,
      from.map((start, k) => [start, (x.shape[k] as number) - start - (dy.shape[k] as number)]),
    );
  }),
  linear("PadV2", (dy, x, { paddings }) =>
    tf.slice(
      dy,
      (paddings as readonly [number, number][]).map(([before]) => before),
      x.shape,
    ),
  ),
  linear("Tile", (dy, x, { reps }) => untiled(dy, x, reps as readonly number[])),
  linear("Reverse", (dy, _x, { dims }) => tf.reverse(dy, dims as number[])),
  linear("Cumsum", (dy, _x, { axis, exclusive, reverse }) =>
    tf.cumsum(dy, axis as number, exclusive as boolean, !(reverse as boolean)),
  ),
  list("AddN", ([dy], inputs) => inputs.map(() => tf.clone(dy as Tensor))),
  list("Concat", ([dy], inputs, { axis }) => {
    const [along] = tf.util.parseAxisParam(axis as number, inputs[0]?.shape ?? []) as [number];
    const lengths = inputs.map(({ shape }) => shape[along] as number);
    return tf.split(dy as Tensor, lengths, along);
  }),
  list("Pack", ([dy], _inputs, { axis }) => tf.unstack(dy as Tensor, axis as number)),
  {
    kernelName: "Unpack",
    gradFunc: (dy, _saved, attrs) => ({
      value: () => tf.stack(dy as Tensor[], (attrs as unknown as { axis: number }).axis),
    }),
  },
  {
    kernelName: "SplitV",
    gradFunc: (dy, _saved, attrs) => ({
      x: () => tf.concat(dy as Tensor[], (attrs as unknown as { axis: number }).axis),
    }),
  },
  {
    kernelName: "GatherV2",
    inputsToSave: ["x", "indices"],
    gradFunc: (dy, saved, attrs) => {
      const [x, indices] = saved as [Tensor, Tensor];
      const { axis } = attrs as unknown as { axis: number };
      const [along] = tf.util.parseAxisParam(axis, x.shape) as [number];
      return {
        x: () => scattered(dy as Tensor, x, indices, along),
        indices: () => tf.zeros(indices.shape),
      };
    },
  },
  {
    kernelName: "BatchMatMul",
    inputsToSave: ["a", "b"],
    gradFunc: (dy, saved, attrs) => {
      const [a, b] = saved as [Tensor, Tensor];
      const { transposeA: ta, transposeB: tb } = attrs as unknown as Products;
      const by = dy as Tensor;
      return {
        a: () => fitted(ta ? tf.matMul(b, by, tb, true) : tf.matMul(by, b, false, !tb), a.shape),
        b: () => fitted(tb ? tf.matMul(by, a, true, ta) : tf.matMul(a, by, !ta, false), b.shape),
      };
    },
  },
];
