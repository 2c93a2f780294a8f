/** Numeric projections against a search over all points, and derivatives against differences. */
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { nearestGeneral } from "../../../core/operators/nearest-general.ts";
import { nearestScalar } from "../../../core/operators/nearest-scalar.ts";
import { type PrimitiveName, primitives } from "../../../core/operators/primitives.ts";
import { type Program, ProgramBuilder, runProgram } from "../../../core/operators/program.ts";
import { pullback } from "../../../core/operators/pullback.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

type Build = (b: ProgramBuilder) => number;
const programOf = (shapes: number[][], output: number[], build: Build): Program => {
  const b = new ProgramBuilder(shapes);
  return b.finish([build(b)], [output], "test");
};
const points: readonly [number, number][] = [
  [0, 0],
  [1, -2],
  [-3, 2],
  [0.5, 0.5],
  [10, -4],
  [-8, 9],
  [2, 30],
  [-0.1, 0.05],
  [40, 3],
];

const curves: readonly [string, (x: number) => number, Build][] = [
  ["softplus", (x) => Math.log1p(Math.exp(x)), (b) => b.add("softplus", [0], {}).id],
  ["relu", (x) => Math.max(0, x), (b) => b.add("relu", [0], {}).id],
  ["a parabola", (x) => x * x, (b) => b.add("square", [0], {}).id],
  ["a sine", Math.sin, (b) => b.add("sin", [0], {}).id],
  ["tanh", Math.tanh, (b) => b.add("tanh", [0], {}).id],
  ["a logarithm", Math.log, (b) => b.add("log", [0], {}).id],
];

describe("nearestScalar", () => {
  it.each(curves)("finds nearest points of %s", async (_, f, build) => {
    const program = programOf([[points.length]], [points.length], build);
    const x0 = tf.tensor1d(points.map(([x]) => x));
    const y0 = tf.tensor1d(points.map(([, y]) => y));
    const found = await nearestScalar(program, x0, y0).data();
    points.forEach(([x, y], i) => {
      const cost = (v: number) => Math.hypot(v - x, f(v) - y);
      let best = Number.POSITIVE_INFINITY;
      for (let v = -60; v <= 60; v += 1e-3) if (cost(v) < best) best = cost(v);
      expect(cost(found[i] as number)).toBeLessThan(best * (1 + 1e-4) + 2e-3);
    });
  });
});

describe("nearestGeneral", () => {
  it("finds the nearest point of a product and keeps what is held", async () => {
    const program = programOf([[1], [1]], [1], (b) => b.add("mul", [0, 1], {}).id);
    const [a, b, y] = [1.5, -0.5, 2] as const;
    const inputs = [tf.tensor1d([a]), tf.tensor1d([b])];
    for (const held of [false, true]) {
      const near = nearestGeneral(program, inputs, tf.tensor1d([y]), [held, false], false);
      const [u, v] = near.map((t) => t.dataSync()[0] as number) as [number, number];
      if (held) expect(u).toBe(a);
      let best = Number.POSITIVE_INFINITY;
      for (let p = held ? a : -4; p <= (held ? a : 4); p += 0.01)
        for (let q = -4; q <= 4; q += 0.01)
          best = Math.min(best, Math.hypot(p - a, q - b, p * q - y));
      expect(Math.hypot(u - a, v - b, u * v - y)).toBeLessThan(best + 0.01);
    }
  });

  it("works on each example by itself, and gives finite points where f has none", async () => {
    const program = programOf([[3, 2]], [3], (b) => {
      const { id } = b.add("log", [0], {});
      return b.add("sum", [id], { axis: 1 }).id;
    });
    const x = tf.tensor2d([
      [1, 2],
      [3, 4],
      [0.5, -1],
    ]);
    const [near] = nearestGeneral(program, [x], tf.tensor1d([0, 5, 1]), [false], true) as [
      tf.Tensor,
    ];
    const values = near.arraySync() as number[][];
    expect(values.flat().every(Number.isFinite)).toBe(true);
    const alone = programOf([[1, 2]], [1], (b) => {
      const { id } = b.add("log", [0], {});
      return b.add("sum", [id], { axis: 1 }).id;
    });
    const [one] = nearestGeneral(
      alone,
      [tf.tensor2d([[1, 2]])],
      tf.tensor1d([0]),
      [false],
      true,
    ) as [tf.Tensor];
    (one.arraySync() as number[][])[0]?.forEach((v, i) => {
      expect(values[0]?.[i]).toBeCloseTo(v, 4);
    });
  });
});

describe("pullback", () => {
  const smooth = Object.entries(primitives).filter(
    ([name, { arity }]) =>
      name !== "tensor" &&
      arity[0] <= 2 &&
      !/^(sign|floor|round|greater|less|equal|notEqual)/.test(name),
  ) as [PrimitiveName, (typeof primitives)[PrimitiveName]][];
  const options: Partial<Record<PrimitiveName, object>> = {
    reshape: { shape: [4] },
    slice: { begin: [0, 1], size: [2, 1] },
    broadcastTo: { shape: [3, 2, 2] },
    sum: { axis: 1 },
    max: { axis: 0, keepDims: true },
    concat: { axis: 1 },
    matMul: { transposeB: true },
  };
  it.each(smooth)("of %s agrees with differences", async (name, { arity }) => {
    const count = Math.max(1, Math.min(2, arity[1] === 16 ? 2 : arity[0]));
    const shapes = Array.from({ length: count }, () => [2, 2]);
    const b = new ProgramBuilder(shapes);
    const made = b.add(
      name,
      shapes.map((_, i) => i),
      options[name] ?? {},
    );
    const program = b.finish([made.id], [made.shape], name);
    const x = [
      [0.7, 1.3, 2.1, 0.4],
      [1.1, 0.6, 0.3, 1.9],
    ].slice(0, count);
    const size = made.shape.reduce((n, d) => n * d, 1);
    const seed = tf.reshape(tf.range(1, 1 + size), [...made.shape]);
    const tensors = (values: number[][]) => values.map((v) => tf.tensor(v, [2, 2], "float32"));
    const value = (values: number[][]): number =>
      tf
        .sum(tf.mul(runProgram(program, tensors(values))[0] as tf.Tensor, seed))
        .dataSync()[0] as number;
    const gradients = runProgram(
      pullback(
        program,
        shapes.map((_, i) => i),
      ),
      [...tensors(x), seed],
    );
    gradients.forEach((gradient, k) => {
      gradient.dataSync().forEach((g, i) => {
        const moved = (h: number) =>
          x.map((v, j) => (j === k ? v.with(i, (v[i] as number) + h) : v));
        const slope = (value(moved(5e-3)) - value(moved(-5e-3))) / 1e-2;
        expect(Math.abs(g - slope)).toBeLessThan(0.02 * (1 + Math.abs(slope)));
      });
    });
  });
});
