/** The level of the nearest maximum for many entries, against the rule by sorting. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, it } from "vitest";
import { createRng } from "../../../core/base/rng.ts";
import { nearestMaximum, roundsFor } from "../../../core/ops/maximum-set.ts";

beforeAll(() => tf.setBackend("cpu"));

/** Sorted downwards, the first j whose mean with z is at least the next entry; in float64. */
function levelBySorting(entries: readonly number[], z: number): number {
  const sorted = [...entries].sort((a, b) => b - a);
  let sum = z;
  for (let j = 0; j < sorted.length; j++) {
    sum += sorted[j] as number;
    const mean = sum / (j + 2);
    if (j + 1 === sorted.length || mean >= (sorted[j + 1] as number)) return mean;
  }
  return z;
}

/** Entries that drop out one by one for as long as single precision lets them, and other mixtures. */
function mixtures(n: number): number[][] {
  const rng = createRng(9, `levels ${n}`);
  const from = (value: (i: number) => number) => Array.from({ length: n }, (_, i) => value(i));
  return [
    from(() => rng.normal()),
    from(() => Math.exp(4 * rng.normal())),
    from((i) => 1 - 0.5 ** (i % 60)),
    from((i) => 1.5 ** -i),
    from((i) => 1 / (1 + i)),
    from((i) => (i % 2) + 1e-4 * rng.normal()),
  ];
}

it.each([3, 24, 25, 60, 200, 784])("is right to rounding for %i entries", (n) => {
  for (const entries of mixtures(n))
    for (const z of [-100, -1, 0, 0.3]) {
      const exact = entries.map(Math.fround);
      const top = Math.max(...exact);
      if (z >= top) continue;
      const level = levelBySorting(exact, z);
      const near = tf.tidy(() => nearestMaximum(tf.tensor2d([exact]), tf.tensor1d([z])).dataSync());
      const found = Math.max(...near);
      expect(Math.abs(found - level)).toBeLessThan(2e-6 * (top - z) + 1e-6 * Math.abs(level));
    }
});

it("takes no more rounds than there are entries, and ever fewer for many", () => {
  expect(roundsFor(4)).toBe(4);
  expect(roundsFor(784)).toBeLessThan(60);
  expect(roundsFor(100_000)).toBeLessThan(80);
});
