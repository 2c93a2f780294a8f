/** Independent searches for a better answer, in plain double precision. */
import type { Traits } from "../ops/spec.ts";
import { distance } from "./samples.ts";

/** Members tried an answer. */
const TRIES = 24;

interface Members {
  measure(x: readonly number[]): number;
  member(near: readonly number[]): number[] | undefined;
  readonly convex: boolean;
}

/**
 * Least distance to `from` of the members tried: some near the answer, some near `from`, some near
 * the best so far; for a convex set also points between them and the answer, which come nearer
 * whenever the answer is not the nearest point.
 * @returns Infinity if no member was found
 */
export function searchMember(
  set: Members,
  from: readonly number[],
  answer: readonly number[],
  unit: number,
): number {
  let best = Number.POSITIVE_INFINITY;
  let here: readonly number[] = answer;
  const look = (x: readonly number[]): void => {
    const d = distance(x, from);
    if (!(d < best)) return;
    best = d;
    here = x;
  };
  for (let k = 0; k < TRIES; k++) {
    const found = set.member([answer, from, here][k % 3] as readonly number[]);
    if (!found || !(set.measure(found) <= 1e-9 * unit)) continue;
    look(found);
    if (!set.convex) continue;
    for (const t of [0.5, 0.1, 0.01, 1e-4])
      look(answer.map((v, i) => v + t * ((found[i] as number) - v)));
  }
  return best;
}

/**
 * How far the answer is from the minimiser of loss(x) + |x - from|^2 / 2. Entry by entry by golden
 * section where the loss is separable; else bounded by the gradient (the objective is strongly
 * convex with modulus 1), from central differences.
 */
export function searchProx(
  loss: (x: readonly number[]) => number,
  from: readonly number[],
  answer: readonly number[],
  { separable }: Traits,
): number {
  const objective = (x: readonly number[]): number =>
    loss(x) + x.reduce((sum, v, i) => sum + (v - (from[i] as number)) ** 2, 0) / 2;
  const along = (i: number) => (v: number) => objective(answer.map((w, j) => (j === i ? v : w)));
  return Math.hypot(
    ...answer.map((v, i) => {
      if (separable) return goldenSection(along(i), v, from[i] as number) - v;
      const h = 1e-4 * Math.max(1, Math.abs(v) * 1e-3);
      return (along(i)(v + h) - along(i)(v - h)) / (2 * h);
    }),
  );
}

const SHRINK = (Math.sqrt(5) - 1) / 2;

/** The minimiser of a convex function, searched around two points; the first if none is better. */
function goldenSection(f: (v: number) => number, answer: number, from: number): number {
  const reach = Math.abs(answer) + Math.abs(from) + 1e-30;
  let [low, high] = [Math.min(answer, from) - reach, Math.max(answer, from) + reach];
  for (let k = 0; k < 70; k++) {
    const step = SHRINK * (high - low);
    // At equal values to the right: a loss may be infinite on the left.
    if (f(high - step) < f(low + step)) high = low + step;
    else low = high - step;
  }
  const middle = (low + high) / 2;
  return f(middle) < f(answer) ? middle : answer;
}
