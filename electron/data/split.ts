/** Which examples train, validate and test: always the same for a seed. */
import { ProxflowError } from "../../core/base/errors.ts";
import type { SplitPlan, WindowPlan } from "../../core/base/own-data.ts";
import { createRng } from "../../core/base/rng.ts";
import { type Part, parts } from "./rows.ts";

/** Rows of one class that go to a part, largest remainders first, adding up to `total`. */
export function quotas(
  sizes: ReadonlyMap<number, number>,
  share: number,
  total: number,
): Map<number, number> {
  const out = new Map([...sizes].map(([c, n]) => [c, Math.floor(n * share)]));
  let left = total - [...out.values()].reduce((a, b) => a + b, 0);
  const byRemainder = [...sizes].sort(
    ([c, n], [d, m]) => ((m * share) % 1) - ((n * share) % 1) || c - d,
  );
  for (const [c] of byRemainder) {
    if (left === 0) break;
    out.set(c, (out.get(c) ?? 0) + 1);
    left -= 1;
  }
  return out;
}

/** The part of each row, as a place in `parts`. */
export function partOfRows(
  count: number,
  split: SplitPlan,
  classes: ArrayLike<number> | undefined,
): Uint8Array {
  const out = new Uint8Array(count);
  const test = Math.round(count * split.test);
  const validation = Math.min(count - test, Math.round(count * split.validation));
  if (split.by !== "seed") {
    out.fill(1, count - test - validation, count - test).fill(2, count - test);
    return out;
  }
  const order = createRng(split.seed, "split").permutation(count);
  const classOf = (row: number): number => classes?.[row] ?? 0;
  const sizes = new Map<number, number>();
  for (let row = 0; row < count; row++) sizes.set(classOf(row), (sizes.get(classOf(row)) ?? 0) + 1);
  const wanted = [quotas(sizes, split.validation, validation), quotas(sizes, split.test, test)];
  for (const row of order) {
    const c = classOf(row);
    const part = wanted.findIndex((quota) => (quota.get(c) ?? 0) > 0);
    if (part < 0) continue;
    const quota = wanted[part] as Map<number, number>;
    quota.set(c, (quota.get(c) as number) - 1);
    out[row] = part + 1;
  }
  return out;
}

/** First rows of the examples of each part. Windows stay within runs of rows of one part. */
export function examplesOf(
  partOfRow: Uint8Array,
  window: WindowPlan | undefined,
): Record<Part, Uint32Array> {
  const each = (visit: (part: number, row: number) => void): void => {
    if (window === undefined) {
      for (let row = 0; row < partOfRow.length; row++) visit(partOfRow[row] as number, row);
      return;
    }
    const { steps, stride, ahead } = window;
    for (let from = 0; from < partOfRow.length; ) {
      const part = partOfRow[from] as number;
      let to = from;
      while (to < partOfRow.length && partOfRow[to] === part) to++;
      for (let at = from; at + steps - 1 + ahead < to; at += stride) visit(part, at);
      from = to;
    }
  };
  const counts = [0, 0, 0];
  each((part) => {
    counts[part] = (counts[part] as number) + 1;
  });
  if (counts[0] === 0)
    throw new ProxflowError("no-rows", "No example is left to train on.", {
      fix: window
        ? "Take shorter windows, or a larger share to train."
        : "Give the training part a larger share.",
    });
  const found = counts.map((count) => new Uint32Array(count));
  const at = [0, 0, 0];
  each((part, row) => {
    const place = at[part] as number;
    (found[part] as Uint32Array)[place] = row;
    at[part] = place + 1;
  });
  const [train, validation, test] = found as [Uint32Array, Uint32Array, Uint32Array];
  return { train, validation, test };
}

export const partIndex = (part: Part | undefined): number => (part ? parts.indexOf(part) : 0);
