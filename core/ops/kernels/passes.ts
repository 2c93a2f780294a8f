/** Elementwise passes by kernels of our own; references in sum-relu.ts and adaptive-step.ts. */
import type { NativeCode, NativeKernel } from "./native.ts";
import type { Attributes } from "./typed-kernel.ts";

const isVector = (vectors: unknown, k: number): boolean => ((Number(vectors) >> k) & 1) === 1;

const size = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);

/** Adds summands (`vectors`: a bit for each that is repeated in every row) into an array. */
function addAll(
  code: NativeCode,
  summands: readonly number[],
  shape: readonly number[],
  { vectors }: Attributes,
  to: number,
): { readonly rows: number; readonly n: number } {
  const n = shape[shape.length - 1] ?? 1;
  const rows = size(shape) / n;
  code.fill(to, rows * n);
  summands.forEach((x, k) => {
    code.addInto(to, x, rows, n, isVector(vectors, k) ? 1 : 0);
  });
  return { rows, n };
}

/** Positive part of the sum of summands, the shape of the first that is no vector. */
export const sumReluValue: NativeKernel = {
  name: "ProxflowSumReluValue",
  shapes: (shapes, { vectors }) => [[...(shapes.find((_, k) => !isVector(vectors, k)) ?? [])]],
  scratch: () => 0,
  compute(code, { inputs, outputs, shapes, attributes }) {
    const shape = shapes.find((_, k) => !isVector(attributes.vectors, k)) ?? [];
    const [to] = outputs as [number];
    const { rows, n } = addAll(code, inputs, shape, attributes, to);
    code.rectify(rows * n, to);
  },
};

/**
 * y, its displacement, then the summands: each of y's shape, or a vector along its last axis
 * (decided by `vectors`, a bit a summand, whose displacement is then a mean over rows). `free`
 * counts the summands that may move, `weight` moves of y. Shift of a summand [as y], its mean over rows, change of the
 * value, squared distance.
 */
export const sumReluSet: NativeKernel = {
  name: "ProxflowSumRelu",
  shapes: ([y = []]) => [[...y], [y[y.length - 1] ?? 1], [...y], []],
  scratch: (_, [y = []]) => 4 * size(y),
  compute(code, { inputs, outputs, shapes, scratch, attributes, write }) {
    const [y, delta, ...summands] = inputs as [number, number, ...number[]];
    const [shift, mean, raised, distance] = outputs as [number, number, number, number];
    const { rows, n } = addAll(code, summands, shapes[0] ?? [], attributes, scratch);
    const free = Number(attributes.free);
    write(
      distance,
      code.sumRelu(rows * n, free, Number(attributes.weight), scratch, y, delta, shift, raised),
    );
    code.meanRows(shift, rows, n, mean);
  },
};

/**
 * Old value, its displacement, mean and square; attributes `meanDecay`, `squareDecay`, `rate`,
 * `squareScale`, `epsilon`. The new value. Mean and square are written over: no other tensor may
 * share their data.
 */
export const adaptivePass: NativeKernel = {
  name: "ProxflowAdaptiveStep",
  shapes: ([old = []]) => [[...old]],
  scratch: () => 0,
  compute(code, { inputs, outputs, shapes, attributes }) {
    const rule = ["meanDecay", "squareDecay", "rate", "squareScale", "epsilon"].map((name) =>
      Number(attributes[name]),
    );
    const entries = size(shapes[0] as readonly number[]);
    code.adaptive(entries, ...inputs, ...rule, ...outputs);
  },
};
