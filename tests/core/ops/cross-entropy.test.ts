import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { createRng } from "../../../core/base/rng.ts";
import { crossEntropy } from "../../../core/ops/cross-entropy.ts";
import { presentBackends } from "../../helpers/backends.ts";
import { expectNear, failure, projectNumbers, shapesOf } from "../../helpers/conformance.ts";

const { names } = await presentBackends();

/** omega + ln omega = z by bisection in double precision. */
function omega(z: number): number {
  let [low, high] = [-800, Math.max(1, Math.log(Math.max(z, 1)) + 1)];
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (Math.exp(middle) + middle < z) low = middle;
    else high = middle;
  }
  return Math.exp(low);
}

/** The prox by bisection on L = logsumexp(x); see the operator for the equation. */
function reference(x0: readonly number[], y: readonly number[], lambda: number): number[] {
  const c = x0.map((x, i) => x + lambda * (y[i] as number));
  let low = Math.max(...c) - lambda - 1;
  let high = Math.max(...c) + Math.log(c.length) + 1;
  const weights = (level: number) => c.map((v) => omega(Math.log(lambda) + v - level));
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    const total = weights(middle).reduce((a, b) => a + b, 0);
    if (total > lambda) low = middle;
    else high = middle;
  }
  return weights(low).map((w, i) => (c[i] as number) - w);
}

const softmax = (x: readonly number[]) => {
  const most = Math.max(...x);
  const e = x.map((v) => Math.exp(v - most));
  const total = e.reduce((a, b) => a + b, 0);
  return e.map((v) => v / total);
};

const project = async (x0: number[], y: number[], lambda: number, pjax = false) => {
  const shape = [1, x0.length];
  const inputs = [
    { shape, data: x0 },
    { shape, data: y },
  ];
  return (await projectNumbers(crossEntropy, { params: { lambda }, inputs, pjax }))[0] as number[];
};

it("has a reference that satisfies its own condition", () => {
  const [x0, y, lambda] = [[0.5, -1, 2], [0, 1, 0], 3] as const;
  const x = reference(x0, y, lambda);
  const p = softmax(x);
  for (const [i, v] of x.entries())
    expect(v).toBeCloseTo((x0[i] as number) - lambda * ((p[i] as number) - (y[i] as number)), 9);
});

describe.each(names)("on %s", (backend) => {
  it("solves two equal logits by hand", async () => {
    await tf.setBackend(backend);
    // x = (a, -a) with a = lambda (1 - softmax_1), softmax_1 = 1/(1 + exp(-2a)): for lambda = 1, 0.337416.
    const [up, down] = await project([0, 0], [1, 0], 1);
    expect(up).toBeCloseTo(0.337416, 4);
    expect(down).toBeCloseTo(-0.337416, 4);
  });

  it("agrees with the reference for lambda from 0.01 to 50 and logits to 1000", async () => {
    await tf.setBackend(backend);
    const rng = createRng(1, "cross-entropy");
    for (let k = 0; k < 60; k++) {
      const n = [2, 3, 10, 40][k % 4] as number;
      const lambda = [0.01, 0.3, 1, 5, 20, 50][k % 6] as number;
      const scale = [1e-3, 1, 30, 1000][Math.floor(k / 4) % 4] as number;
      const x0 = Array.from({ length: n }, () => Math.fround(scale * rng.normal()));
      const label = rng.below(n);
      const y = x0.map((_, i) => (k % 5 === 0 ? 1 / n : i === label ? 1 : 0));
      const got = await project(x0, y, lambda);
      // Single precision at the size of the logits, and a little more at lambda.
      const unit = Math.max(1, ...x0.map(Math.abs), lambda);
      expectNear(got, reference(x0, y, lambda), 3e-6 * unit);
    }
  });

  it("follows PJAX's fixed point where asked, which does not converge at lambda 5", async () => {
    await tf.setBackend(backend);
    const [x0, y, lambda] = [[1, 0, -1], [0, 0, 1], 5] as [number[], number[], number];
    let x = x0;
    for (let i = 0; i < 10; i++)
      x = softmax(x).map((p, j) => (x0[j] as number) - lambda * (p - (y[j] as number)));
    expectNear(await project(x0, y, lambda, true), x, 1e-4);
    expect(Math.abs((x[0] as number) - (reference(x0, y, lambda)[0] as number))).toBeGreaterThan(
      0.1,
    );
  });
});

it("demands labels of the logits' shape", () => {
  expect(
    shapesOf(crossEntropy, [
      ["B", 10],
      ["B", 10],
    ]),
  ).toEqual([]);
  expect(
    failure(() =>
      shapesOf(crossEntropy, [
        ["B", 10],
        ["B", 3],
      ]),
    ).place.port,
  ).toBe("labels");
});
