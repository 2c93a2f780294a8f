import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { createRng } from "../../../core/base/rng.ts";
import { assign } from "../../../core/ops/assignment.ts";
import { presentBackends } from "../../helpers/backends.ts";

const { names } = await presentBackends();

/** Largest sum of an assignment, by dynamic programming over sets of columns. */
function best(x: readonly (readonly number[])[]): number {
  const n = x.length;
  let values = new Map([[0, 0]]);
  for (const row of x) {
    const next = new Map<number, number>();
    for (const [used, value] of values)
      for (let j = 0; j < n; j++) {
        if (used & (1 << j)) continue;
        const key = used | (1 << j);
        next.set(
          key,
          Math.max(next.get(key) ?? Number.NEGATIVE_INFINITY, value + (row[j] as number)),
        );
      }
    values = next;
  }
  return values.get((1 << n) - 1) as number;
}

it.each(names)("finds the best assignment of 10 to 10 on %s", async (backend) => {
  await tf.setBackend(backend);
  const rng = createRng(1, "assignment");
  const n = 10;
  // Random, with many ties, with negative entries of very different size.
  const stacks = Array.from({ length: 12 }, (_, k) =>
    Array.from({ length: n }, () =>
      Array.from({ length: n }, () =>
        Math.fround(
          k % 3 === 0 ? rng.normal() : k % 3 === 1 ? rng.below(3) : -(10 ** rng.below(4)),
        ),
      ),
    ),
  );
  const found = (await assign(tf.tensor(stacks)).array()) as number[][][];
  for (const [k, x] of stacks.entries()) {
    const p = found[k] as number[][];
    for (let i = 0; i < n; i++) {
      expect(p.reduce((s, row) => s + (row[i] as number), 0)).toBe(1);
      expect((p[i] as number[]).reduce((s, v) => s + v, 0)).toBe(1);
    }
    const value = p.reduce(
      (s, row, i) => s + row.reduce((t, v, j) => t + v * (x[i]?.[j] as number), 0),
      0,
    );
    const scale = Math.max(...x.flat().map(Math.abs));
    expect(best(x) - value).toBeLessThan(1e-5 * scale);
  }
});

it("places 32 to 32 along a hidden order", async () => {
  await tf.setBackend("wasm");
  const rng = createRng(2, "assignment");
  const order = [...rng.permutation(32)];
  const x = order.map((to) => order.map((_, j) => (j === to ? 1 : 0) + 0.3 * rng.uniform()));
  const found = (await tf.argMax(assign(tf.tensor([x])), 2).array()) as number[][];
  expect(found[0]).toEqual(order);
});
