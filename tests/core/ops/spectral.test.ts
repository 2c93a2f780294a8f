/** The shared decomposition on sizes and matrices that a single operator's tests do not reach. */
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { createRng, type Rng } from "../../../core/base/rng.ts";
import { decompose, directions, rescale } from "../../../core/ops/spectral.ts";
import { presentBackends } from "../../helpers/backends.ts";
import { eigen, flipped, times } from "../../helpers/sets.ts";

const { names } = await presentBackends();

const matrices = (count: number, n: number, m: number, entry: (rng: Rng) => number) => {
  const rng = createRng(n, "spectral");
  const data = Float32Array.from({ length: count * n * m }, () => entry(rng));
  return tf.tensor(data, [count, n, m]);
};

/** Largest size of an entry. */
const most = async (x: tf.Tensor): Promise<number> => Math.max(...(await tf.max(tf.abs(x)).data()));

/** Largest inner product of two different rows. */
const askew = (rows: tf.Tensor): Promise<number> => {
  const n = rows.shape[1] as number;
  return most(tf.mul(tf.matMul(rows, rows, false, true), tf.sub(1, tf.eye(n))));
};

const unlike = (rows: tf.Tensor): Promise<number> =>
  most(tf.sub(tf.matMul(rows, rows, false, true), tf.eye(rows.shape[1] as number)));

describe.each(names)("on %s", (backend) => {
  it.each([
    ["3 x 3 of -1, 0, 1", 2000, 3, 3, (rng: Rng) => rng.below(3) - 1],
    ["4 x 4 of -1, 0, 1", 2000, 4, 4, (rng: Rng) => rng.below(3) - 1],
    ["5 x 5 of 0, 1", 600, 5, 5, (rng: Rng) => (rng.uniform() < 0.3 ? 1 : 0)],
    ["equal rows", 3, 6, 6, () => 1],
    ["zeros", 3, 4, 7, () => 0],
    ["uneven", 300, 5, 6, (rng: Rng) => rng.normal() * 10 ** (rng.below(9) - 4)],
  ] as const)("decomposes degenerate matrices: %s", async (_, count, n, m, entry) => {
    await tf.setBackend(backend);
    const x = matrices(count, n, m, entry);
    const svd = decompose(x);
    expect(await askew(svd.rows)).toBeLessThan(3e-6);
    expect(await unlike(svd.q)).toBeLessThan(3e-6);
    expect(await unlike(directions(svd))).toBeLessThan(3e-6);
    const back = tf.div(tf.sub(rescale(svd, tf.onesLike(svd.sigma)), x), svd.scale);
    expect(await most(back)).toBeLessThan(3e-6);
  });

  it("has the singular values of a plain reference to 1e-5", async () => {
    await tf.setBackend(backend);
    for (const [n, m] of [
      [6, 6],
      [8, 14],
      [12, 12],
    ] as const) {
      const x = matrices(1, n, m, (rng) => rng.normal());
      const rows = ((await x.array()) as number[][][])[0] as number[][];
      const exact = eigen(times(rows, flipped(rows))).values.map((v) => Math.sqrt(Math.max(v, 0)));
      const { sigma, scale } = decompose(x);
      const found = [...(await tf.mul(sigma, scale).data())].sort((a, b) => b - a);
      exact.sort((a, b) => b - a);
      for (const [i, value] of found.entries())
        expect(Math.abs(value - (exact[i] as number))).toBeLessThan(1e-5 * (exact[0] as number));
    }
  });

  it("keeps directions of very different sizes apart", async () => {
    await tf.setBackend(backend);
    const u = directions(decompose(tf.tensor3d([1, 0, 0, 0, 1e-6, 0, 0, 0, -1e-9], [1, 3, 3])));
    expect([...(await u.data())]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, -1]);
  });
});

it("is accurate at the largest size", async () => {
  await tf.setBackend("wasm");
  const x = matrices(2, 64, 64, (rng) => rng.normal());
  const svd = decompose(x);
  expect(await askew(svd.rows)).toBeLessThan(1e-5);
  expect(await unlike(svd.q)).toBeLessThan(1e-5);
  const back = tf.sub(rescale(svd, tf.onesLike(svd.sigma)), x);
  // The largest singular value is about 16.
  expect(await most(back)).toBeLessThan(1.6e-4);
  expect(await unlike(directions(svd))).toBeLessThan(1e-5);
});
