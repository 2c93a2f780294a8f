/** Fused projections in metrics that weigh the output less: nearest points, by sampling the sets. */
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { createRng } from "../../../core/base/rng.ts";
import { matmul } from "../../../core/ops/matmul.ts";
import { sumRelu } from "../../../core/ops/sum-relu.ts";
import { presentBackends } from "../../helpers/backends.ts";

const { names } = await presentBackends();

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);
const squared = (a: readonly number[]) => dot(a, a);
const plus = (a: readonly number[], b: readonly number[]) => a.map((x, i) => x + (b[i] as number));
const numbers = (t: tf.Tensor | null | undefined, n: number) =>
  t ? [...t.dataSync()] : new Array<number>(n).fill(0);

const context = (fixed: readonly boolean[], outputWeight: number) => ({
  params: {},
  fixed,
  pjax: false,
  observe: true,
  mobility: 0,
  outputWeight,
});

describe.each(names)("on %s", (backend) => {
  const cases = [1, 0.3, 0.01].flatMap((weight) =>
    [-1, 0, 1].map((held) => [weight, held] as const),
  );

  it.each(cases)("no product is nearer with weight %f, factor %i held", async (weight, held) => {
    await tf.setBackend(backend);
    const rng = createRng(7, `weight:${weight}:${held}`);
    const normals = (scale = 1) => Array.from({ length: 3 }, () => scale * rng.normal());
    for (let k = 0; k < 20; k++) {
      const [a, b, dz] = [normals(), normals(), 2 * rng.normal()];
      const fixed = [held === 0, held === 1];
      const output = tf.tensor2d([[dot(a, b)]]);
      const found = matmul.projectConsensus?.(
        [tf.tensor2d([a]), tf.tensor2d(b, [3, 1])],
        output,
        tf.tensor2d([[dz]]),
        context(fixed, weight),
      );
      if (!found) throw new Error("matmul has a fused form");
      const [da, db] = found.displacements.map((t) => numbers(t, 3)) as [number[], number[]];
      const [dy] = numbers(found.output, 1) as [number];
      const target = dot(a, b) + dz;
      const y = dot(plus(a, da), plus(b, db));
      expect(Math.abs(y - (dot(a, b) + dy))).toBeLessThan(1e-5 * (1 + Math.abs(y)));
      const cost = (u: readonly number[], v: readonly number[]) =>
        squared(u) + squared(v) + weight * (dot(plus(a, u), plus(b, v)) - target) ** 2;
      const ours = cost(da, db);
      expect(Math.abs((numbers(found.distance, 1)[0] as number) - ours)).toBeLessThan(
        1e-4 * (1 + ours),
      );
      for (let s = 0; s < 200; s++) {
        const reach = 10 ** -(s % 5);
        const u = held === 0 ? da : plus(da, normals(reach));
        const v = held === 1 ? db : plus(db, normals(reach));
        expect(cost(u, v)).toBeGreaterThan(ours - 1e-5 * (1 + ours));
      }
    }
  });

  it.each([1, 0.3, 0.01])("no rectified sum is nearer with weight %f", async (weight) => {
    await tf.setBackend(backend);
    const rng = createRng(8, `weight:${weight}`);
    for (let k = 0; k < 60; k++) {
      const x = [rng.normal(), rng.normal()];
      const dz = 2 * rng.normal();
      const value = Math.max(0, (x[0] as number) + (x[1] as number));
      const found = sumRelu.projectConsensus?.(
        x.map((v) => tf.tensor2d([[v, v]])),
        tf.tensor2d([[value, value]]),
        tf.tensor2d([[dz, dz]]),
        context([false, false], weight),
      );
      if (!found) throw new Error("sum-relu has a fused form");
      const moves = found.displacements.map((t) => numbers(t, 2)[0] as number);
      const cost = (u: readonly number[]) => {
        const sum = plus(x, u).reduce((s, v) => s + v, 0);
        return squared(u) + weight * (Math.max(0, sum) - (value + dz)) ** 2;
      };
      const ours = cost(moves);
      const reached = Math.max(
        0,
        plus(x, moves).reduce((s, v) => s + v, 0),
      );
      expect(value + (numbers(found.output, 2)[0] as number)).toBeCloseTo(reached, 5);
      for (let s = 0; s < 100; s++) {
        const reach = 10 ** -(s % 4);
        const other = plus(moves, [reach * rng.normal(), reach * rng.normal()]);
        expect(cost(other)).toBeGreaterThan(ours - 1e-5 * (1 + ours));
      }
    }
  });
});
