/** Proxes that are computed by numbers, against closed forms and the conditions of a least point. */
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { runPlain } from "../../../core/operators/plain.ts";
import { type Program, ProgramBuilder } from "../../../core/operators/program.ts";
import { proximal } from "../../../core/operators/proximal.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

type Build = (b: ProgramBuilder) => number;
const lossOf = (shapes: number[][], build: Build): Program => {
  const b = new ProgramBuilder(shapes);
  return b.finish([build(b)], "any", "test");
};
const values = [-1e3, -30, -2, -1, -0.4, 0, 1e-3, 0.7, 1, 4, 900];

describe("the prox of a loss, entry by entry", () => {
  const n = values.length;
  const of = async (build: Build): Promise<number[]> => [
    ...(await proximal(lossOf([[n]], build), tf.tensor1d(values), []).data()),
  ];

  it("of |x| is the soft threshold", async () => {
    const found = await of((b) => b.add("abs", [0], {}).id);
    values.forEach((x, i) => {
      const exact = Math.sign(x) * Math.max(0, Math.abs(x) - 1);
      expect(Math.abs((found[i] as number) - exact)).toBeLessThan(2e-6 * Math.max(1, Math.abs(x)));
    });
  });

  it("of x^2 / 2 halves", async () => {
    const found = await of((b) => {
      const { id: half } = b.add("tensor", [], { values: [0.5], shape: [] });
      return b.add("mul", [b.add("square", [0], {}).id, half], {}).id;
    });
    values.forEach((x, i) => {
      expect(Math.abs((found[i] as number) - x / 2)).toBeLessThan(2e-6 * Math.max(1, Math.abs(x)));
    });
  });

  it("of log(1 + e^x) fulfils x - x0 + sigmoid(x) = 0", async () => {
    const found = await of((b) => b.add("softplus", [0], {}).id);
    values.forEach((x0, i) => {
      const x = found[i] as number;
      const rest = x - x0 + 1 / (1 + Math.exp(-x));
      expect(Math.abs(rest)).toBeLessThan(5e-6 * Math.max(1, Math.abs(x0)));
    });
  });

  it("stays where a loss has no number, and gives none that is none", async () => {
    const found = await of((b) => b.add("log", [0], {}).id);
    expect(found.every(Number.isFinite)).toBe(true);
  });
});

describe("the prox of a loss that couples entries", () => {
  it("of log sum exp is no farther from least than its gradient says", async () => {
    const program = lossOf([[5]], (b) => b.add("logSumExp", [0], {}).id);
    for (const x0 of [
      [0, 0, 0, 0, 0],
      [3, -1, 0.5, 8, -20],
      [100, 99, -40, 0, 98],
    ]) {
      const x = [...(await proximal(program, tf.tensor1d(x0), []).data())];
      const top = Math.max(...x);
      const powers = x.map((v) => Math.exp(v - top));
      const total = powers.reduce((a, b) => a + b, 0);
      const gradient = x.map((v, i) => v - (x0[i] as number) + (powers[i] as number) / total);
      expect(Math.hypot(...gradient)).toBeLessThan(1e-3 * Math.max(1, Math.hypot(...x0)));
    }
  });

  it("does not rise, though the loss has hills", async () => {
    const program = lossOf([[2], [2]], (b) => {
      const { id } = b.add("mul", [b.add("sin", [0], {}).id, 1], {});
      return b.add("square", [b.add("sum", [id], {}).id], {}).id;
    });
    const cost = (x: readonly number[], x0: readonly number[]): number =>
      (runPlain(program, [x, [2, -3]])[0]?.[0] as number) +
      x.reduce((sum, v, i) => sum + (v - (x0[i] as number)) ** 2, 0) / 2;
    for (const x0 of [
      [1, 1],
      [4, -2],
      [0.3, 9],
    ]) {
      const data = [tf.tensor1d([2, -3])];
      const x = [...(await proximal(program, tf.tensor1d(x0), data).data())];
      expect(cost(x, x0)).toBeLessThan(cost(x0, x0));
    }
  });
});
