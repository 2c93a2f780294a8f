/** Elementwise passes by kernels of our own; references in sum-relu.ts and adaptive-step.ts. */
import type { NativeKernel } from "./native.ts";

const size = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);

/**
 * y, its displacement, then the summands: each of y's shape, or a vector along its last axis
 * (decided by `vectors`, a bit a summand, whose displacement is then a mean over rows). `free`
 * counts the summands that may move. Shift of a summand [as y], its mean over rows, change of the
 * value, squared distance.
 */
export const sumReluSet: NativeKernel = {
  name: "ProxflowSumRelu",
  shapes: ([y = []]) => [[...y], [y[y.length - 1] ?? 1], [...y], []],
  scratch: (_, [y = []]) => 4 * size(y),
  compute(code, { inputs, outputs, shapes, scratch, attributes, write }) {
    const [y, delta, ...summands] = inputs as [number, number, ...number[]];
    const [shift, mean, raised, distance] = outputs as [number, number, number, number];
    const shape = shapes[0] as readonly number[];
    const n = shape[shape.length - 1] ?? 1;
    const rows = size(shape) / n;
    const isVector = (k: number) => (Number(attributes.vectors) >> k) & 1;
    code.fill(scratch, rows * n);
    summands.forEach((x, k) => {
      code.addInto(scratch, x, rows, n, isVector(k));
    });
    const free = Number(attributes.free);
    write(distance, code.sumRelu(rows * n, free, scratch, y, delta, shift, raised));
    code.meanRows(shift, rows, n, mean);
  },
};

/**
 * Old value, value reached, and after the first step mean and square; attributes `meanDecay`,
 * `squareDecay`, `rate`, `squareScale`, `epsilon`. New value, mean and square.
 */
export const adaptivePass: NativeKernel = {
  name: "ProxflowAdaptiveStep",
  shapes: ([old = []]) => [[...old], [...old], [...old]],
  scratch: () => 0,
  compute(code, { inputs, outputs, shapes, attributes }) {
    const [from, reached, mean = 0, square = 0] = inputs as [number, number, number?, number?];
    const rule = ["meanDecay", "squareDecay", "rate", "squareScale", "epsilon"].map((name) =>
      Number(attributes[name]),
    );
    const entries = size(shapes[0] as readonly number[]);
    code.adaptive(entries, from, reached, mean, square, ...rule, ...outputs);
  },
};
