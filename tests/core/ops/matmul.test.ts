import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { createRng } from "../../../core/base/rng.ts";
import type { Shape } from "../../../core/base/shape.ts";
import { solveDisplacement } from "../../../core/ops/bilinear-fused.ts";
import { matmul } from "../../../core/ops/matmul.ts";
import { presentBackends } from "../../helpers/backends.ts";
import { expectNear, failure, projectNumbers, shapesOf } from "../../helpers/conformance.ts";

const { names } = await presentBackends();

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((s, x, i) => s + x * (b[i] as number), 0);

/** The root t by bisection of f on (-1, 1), in double precision. */
function rootOf(p: number, q: number, z: number): number {
  let [low, high] = [-1, 1];
  for (let i = 0; i < 200; i++) {
    const t = (low + high) / 2;
    const f = ((1 + t * t) * p + t * q) / (1 - t * t) ** 2 - z + t;
    if (f < 0) low = t;
    else high = t;
  }
  return (low + high) / 2;
}

/** Nearest point of {a . b = y} from the root; tested against sampling by the conformance suite. */
function reference(a: readonly number[], b: readonly number[], z: number) {
  const t = rootOf(dot(a, b), dot(a, a) + dot(b, b), z);
  const w = 1 - t * t;
  return {
    a: a.map((x, i) => (x + t * (b[i] as number)) / w),
    b: b.map((x, i) => (x + t * (a[i] as number)) / w),
    y: z - t,
  };
}

const row = (data: readonly number[]) => ({ shape: [1, 1, data.length], data });
const project = async (a: readonly number[], b: readonly number[], z: number, more = {}) => {
  const target = { shape: [1, 1], data: [z] };
  const [x, w, y] = await projectNumbers(matmul, { inputs: [row(a), row(b)], target, ...more });
  return { a: x as number[], b: w as number[], y: y?.[0] as number };
};

const context = { params: {}, pjax: false, observe: true, mobility: 0, outputWeight: 1 };

describe.each(names)("on %s", (backend) => {
  it("agrees with bisection in ordinary and hard regimes", async () => {
    await tf.setBackend(backend);
    const rng = createRng(1, "matmul");
    for (let k = 0; k < 200; k++) {
      const n = [1, 2, 8, 50][k % 4] as number;
      const scale = [1, 0.01, 10, 1][Math.floor(k / 4) % 4] as number;
      const a = Array.from({ length: n }, () => Math.fround(scale * rng.normal()));
      const near = [0, 1e-2, -1e-2, 0, 0][k % 5] as number;
      const b = a.map((x) =>
        Math.fround(near === 0 ? scale * rng.normal() : Math.sign(near) * x + near * rng.normal()),
      );
      const z = Math.fround(rng.normal() * ([1, 10, 100, 1e-3][Math.floor(k / 16) % 4] as number));
      const got = await project(a, b, z);
      const want = reference(a, b, z);
      const unit = Math.max(1, ...want.a.map(Math.abs), ...want.b.map(Math.abs));
      expectNear(got.a, want.a, 2e-5 * unit);
      expectNear(got.b, want.b, 2e-5 * unit);
      expectNear([got.y], [want.y], 2e-5 * unit * unit);
    }
  });

  it("takes the hyperplane where a factor is held", async () => {
    await tf.setBackend(backend);
    // |a|^2 = 2, p = 1: t = (7 - 1)/3 = 2.
    const held = await project([1, 1], [0, 1], 7, { held: [0] });
    expectNear([...held.a, ...held.b, held.y], [1, 1, 2, 3, 5]);
    const other = await project([0, 1], [1, 1], 7, { held: [1] });
    expectNear([...other.a, ...other.b, other.y], [2, 3, 1, 1, 5]);
    const both = await project([0, 1], [1, 1], 7, { held: [0, 1] });
    expectNear([...both.a, ...both.b, both.y], [0, 1, 1, 1, 1]);
  });

  it.each([
    { about: "a = b = 0, z = 5", a: [0, 0], b: [0, 0], z: 5, squared: 9 },
    { about: "a = b = 0, z = -5", a: [0, 0], b: [0, 0], z: -5, squared: 9 },
    { about: "a = b = 0, z = 1/2", a: [0, 0], b: [0, 0], z: 0.5, squared: 0.25 },
    { about: "a = -b, large z", a: [1, 0], b: [-1, 0], z: 4, squared: 8 },
    { about: "a = b, small z", a: [1, 0], b: [1, 0], z: -4, squared: 8 },
  ])("is as near as can be where many points are: $about", async ({ a, b, z, squared }) => {
    await tf.setBackend(backend);
    // Any direction of the vanished sum u gives the same cost; over |u'| = r and v' = v/(2-s), s = 0:
    // a b = (r^2 - |v|^2/4)/4, y = z - 1.
    const got = await project(a, b, z);
    const cost =
      dot(
        got.a.map((x, i) => x - (a[i] as number)),
        got.a.map((x, i) => x - (a[i] as number)),
      ) +
      dot(
        got.b.map((x, i) => x - (b[i] as number)),
        got.b.map((x, i) => x - (b[i] as number)),
      ) +
      (got.y - z) ** 2;
    expect(dot(got.a, got.b)).toBeCloseTo(got.y, 4);
    expect(cost).toBeCloseTo(squared, 4);
  });

  it("follows PJAX's ten steps where asked", async () => {
    await tf.setBackend(backend);
    const [a, b, z] = [[1, 0.5], [0.3, -1], 0.4] as const;
    const [p, q] = [dot(a, b), dot(a, a) + dot(b, b)];
    let t = 0;
    for (let i = 0; i < 10; i++) {
      const w = 1 - t * t;
      const top = (1 + t * t) * p + t * q;
      t -= (top / w ** 2 - z + t) / ((2 * t * p + q) / w ** 2 + (4 * t * top) / w ** 3 + 1);
    }
    const got = await project(a, b, z, { pjax: true });
    expectNear(
      got.a,
      a.map((x, i) => (x + t * (b[i] as number)) / (1 - t * t)),
    );
    expectNear([got.y], [z - t]);
  });

  it("solves the displacement form to single precision, for targets near and far", async () => {
    await tf.setBackend(backend);
    const rng = createRng(3, "root");
    const cases = Array.from({ length: 4000 }, () => {
      const q = 10 ** (6 * rng.uniform() - 3);
      const p = q * (0.45 - 0.9 * rng.uniform());
      const dz = (rng.uniform() < 0.5 ? -1 : 1) * 10 ** (10 * rng.uniform() - 7);
      return [p, q, dz].map(Math.fround) as [number, number, number];
    });
    const column = (i: number) => tf.tensor1d(cases.map((c) => c[i] as number));
    const { t, cross } = solveDisplacement(column(0), column(1), column(2), false);
    const [ts, ds] = await Promise.all([t.data(), cross.data()]);
    let worst = 0;
    for (const [i, [p, q, dz]] of cases.entries()) {
      // Bisection on s or t, whichever is small, keeps the reference's own digits.
      const [u, v] = [(q + 2 * p) / 4, (q - 2 * p) / 4];
      const [near, far, d] = dz > 0 ? [u, v, dz] : [v, u, -dz];
      let [low, high] = [-60, 0];
      for (let k = 0; k < 200; k++) {
        const middle = (low + high) / 2;
        const s = -Math.expm1(middle);
        const tt = Math.exp(middle);
        const f = tt * (1 + (near * (1 + s)) / s ** 2 + (far * (2 + tt)) / (1 + tt) ** 2) - d;
        if (f < 0) low = middle;
        else high = middle;
      }
      const tt = Math.exp(low);
      const want = tt / (-Math.expm1(low) * (1 + tt));
      const sign = Math.sign(dz);
      worst = Math.max(
        worst,
        Math.abs(((ts[i] as number) * sign) / tt - 1),
        Math.abs(((ds[i] as number) * sign) / want - 1),
      );
    }
    expect(worst).toBeLessThan(5e-6);
  });

  it("keeps the digits of a small target in the fused form", async () => {
    await tf.setBackend(backend);
    const rng = createRng(5, "small");
    const a = Array.from({ length: 6 }, () => Math.fround(3 * rng.normal()));
    const b = Array.from({ length: 6 }, () => Math.fround(3 * rng.normal()));
    // To first order t = dz / (1 + q); an absolute target would lose dz in the rounding of p.
    for (const dz of [1e-6, -1e-9, 1e-20]) {
      const t = dz / (1 + dot(a, a) + dot(b, b));
      const inputs = [tf.tensor2d([a]), tf.tensor2d(b, [6, 1])] as const;
      const delta = tf.tensor2d([[dz]]);
      const fused = matmul.projectConsensus?.(inputs, tf.matMul(...inputs), delta, {
        ...context,
        fixed: [false, false],
      });
      const moved = [...((await fused?.displacements[0]?.data()) ?? [])];
      expectNear(
        moved.map((x) => x / t),
        b,
        1e-4,
      );
    }
  });

  it("with mobility is the projection in the scaled metric", async () => {
    await tf.setBackend(backend);
    const rng = createRng(4, "mobility");
    const [batch, inner, outs, kappa] = [3, 4, 2, 0.1];
    const a = Array.from({ length: batch }, () =>
      Array.from({ length: inner }, () => rng.normal()),
    );
    const w = Array.from({ length: outs }, () =>
      Array.from({ length: inner }, () => 0.5 * rng.normal()),
    );
    const dz = Array.from({ length: batch }, () =>
      Array.from({ length: outs }, () => rng.normal()),
    );
    const mean = (rows: number[][]) => rows.reduce((s, r) => s + dot(r, r), 0) / rows.length;
    const c = kappa * Math.sqrt(mean(w) / mean(a));
    const da = a.map((r) => r.map(() => 0));
    const dw = w.map((r) => r.map(() => 0));
    let distance = 0;
    for (let i = 0; i < batch; i++)
      for (let o = 0; o < outs; o++) {
        // Plain projection of (sqrt(c) x, w / sqrt(c)), scaled back.
        const x = a[i] as number[];
        const v = w[o] as number[];
        const z = dot(x, v) + (dz[i]?.[o] as number);
        const root = Math.sqrt(c);
        const near = reference(
          x.map((e) => e * root),
          v.map((e) => e / root),
          z,
        );
        for (let k = 0; k < inner; k++) {
          const moveX = (near.a[k] as number) / root - (x[k] as number);
          const moveW = (near.b[k] as number) * root - (v[k] as number);
          (da[i] as number[])[k] = (da[i]?.[k] as number) + moveX / outs;
          (dw[o] as number[])[k] = (dw[o]?.[k] as number) + moveW / batch;
          distance += c * moveX ** 2 + moveW ** 2 / c;
        }
        distance += (near.y - z) ** 2;
      }
    const inputs = [tf.tensor2d(a), tf.transpose(tf.tensor2d(w))] as const;
    const fused = matmul.projectConsensus?.(inputs, tf.matMul(...inputs), tf.tensor2d(dz), {
      ...context,
      fixed: [false, false],
      mobility: kappa,
    });
    const [gotA, gotW, told] = await Promise.all([
      fused?.displacements[0]?.data(),
      tf.transpose(fused?.displacements[1] as tf.Tensor).data(),
      fused?.distance?.data(),
    ]);
    expectNear([...(gotA ?? [])], da.flat(), 1e-5);
    expectNear([...gotW], dw.flat(), 1e-5);
    expect(told?.[0]).toBeCloseTo(distance, 3);
  });
});

it("says which shapes do not go together", () => {
  expect(
    shapesOf(matmul, [
      ["B", 784],
      [784, 128],
    ]),
  ).toEqual([["B", 128]]);
  expect(
    failure(() =>
      shapesOf(matmul, [
        ["B", 784],
        [100, 10],
      ]),
    ),
  ).toMatchObject({
    place: { port: "b" },
    message: "a is [B, 784] and b is [100, 10]: a has 784 columns, b has 100 rows.",
    fix: "Give b the shape [784, 10], or reshape a to [B, 100].",
  });
  expect(failure(() => shapesOf(matmul, [["B"], [28, 10]])).place.port).toBe("a");
  expect(
    failure(() =>
      shapesOf(matmul, [
        ["B", 10],
        ["B", 10],
      ]),
    ).place.port,
  ).toBe("b");
});

it("takes all rows of an image, or a matrix an example", () => {
  const shapes = (...inputs: Shape[]) => shapesOf(matmul, inputs);
  expect(shapes(["B", 28, 28, 9], [9, 8])).toEqual([["B", 28, 28, 8]]);
  expect(shapes(["B", 4, 9], ["B", 9, 5])).toEqual([["B", 4, 5]]);
  expect(shapes(["B", 2, 4, 9], [2, 9, 5])).toEqual([["B", 2, 4, 5]]);
  expect(shapes([4, 9], ["B", 9, 5])).toEqual([["B", 4, 5]]);
  for (const bad of [
    [
      ["B", 2, 4, 9],
      [3, 9, 5],
    ],
    [
      ["B", 9],
      ["B", 9, 5],
    ],
    [
      ["B", 9],
      [2, 9, 5],
    ],
  ] as Shape[][])
    expect(failure(() => shapesOf(matmul, bad)).place.port).toBe("b");
});
