/** Points to project: random ones at several scales, and those where formulas tend to break. */
import type { Rng } from "../base/rng.ts";
import type { AnyOp, InputPort } from "../ops/spec.ts";

/** Fills `size` entries of input `index`. */
export type Fill = (size: number, index: number, rng: Rng) => number[];

const fill = (value: (i: number, index: number, rng: Rng) => number): Fill => {
  return (size, index, rng) => Array.from({ length: size }, (_, i) => value(i, index, rng));
};

const normal = (scale: number): Fill => fill((_, __, rng) => scale * rng.normal());

/** Half of all samples are of these scales, half degenerate. */
const scales = [1e-3, 1, 1e3].map(normal);

/** Zeros, ties, small whole numbers, opposite inputs, single entries, and very uneven sizes. */
const degenerate: readonly Fill[] = [
  fill(() => 0),
  fill(() => 1),
  fill((_, index) => (index % 2 === 0 ? 2 : -2)),
  fill((_, __, rng) => rng.below(3) - 1),
  fill((_, __, rng) => 1e3 * (rng.below(3) - 1)),
  fill((_, __, rng) => 1e-3 * (rng.below(2) - 0.5)),
  fill((_, __, rng) => (rng.uniform() < 0.2 ? 1e3 * rng.normal() : 0)),
  fill((_, __, rng) => rng.normal() * 10 ** (rng.below(7) - 3)),
  fill((_, index, rng) => (index === 0 ? 1e3 : 1e-3) * rng.normal()),
  fill((_, index, rng) => (index === 0 ? 1e-3 : 1e3) * rng.normal()),
];

/** The filling of sample `k`. */
export const fillingOf = (k: number): Fill =>
  (k % 2 === 0
    ? scales[(k / 2) % scales.length]
    : degenerate[((k - 1) / 2) % degenerate.length]) as Fill;

/** The port that the i-th input is wired to; the last may be variadic. */
export const portOf = (op: AnyOp, index: number): InputPort =>
  op.inputs[Math.min(index, op.inputs.length - 1)] as InputPort;

/** Values that an input port takes, as single precision holds them. */
export function valuesOf(
  port: InputPort,
  shape: readonly number[],
  index: number,
  filling: Fill,
  rng: Rng,
): number[] {
  const size = shape.reduce((n, d) => n * d, 1);
  if (port.values === "sign") return fill((_, __, r) => (r.uniform() < 0.5 ? -1 : 1))(size, 0, rng);
  if (port.values !== "one-hot") return filling(size, index, rng).map(Math.fround);
  const last = shape[shape.length - 1] ?? 1;
  const out = Array.from({ length: size }, () => 0);
  for (let row = 0; row < size / last; row++) out[row * last + rng.below(last)] = 1;
  return out;
}

/** Euclidean distance. */
export const distance = (a: readonly number[], b: readonly number[]): number =>
  Math.hypot(...a.map((v, i) => v - (b[i] as number)));

export const length = (a: readonly number[]): number => Math.hypot(...a);

/** Errors of points smaller than this count as if they were of this size. */
export const SMALLEST = 1e-6;
