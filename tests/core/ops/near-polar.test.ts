import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { createRng } from "../../../core/base/rng.ts";
import { nearPolar, polarSteps } from "../../../core/ops/near-polar.ts";
import { plainSvd, rebuilt, toRows } from "../../../core/ops/plain-svd.ts";

beforeAll(() => tf.setBackend("cpu"));

const [rows, columns] = [7, 5];

/** Orthonormal columns, and the same with noise of this size on every entry. */
function matrix(noise: number): { exact: number[][]; noisy: number[][] } {
  const rng = createRng(3, "near-polar");
  const draw = () =>
    Array.from({ length: columns }, () => Array.from({ length: rows }, () => rng.normal()));
  const ones = (rows: readonly (readonly number[])[]) => {
    const svd = plainSvd(rows);
    return rebuilt(
      svd,
      svd.sigma.map(() => 1),
    );
  };
  const exact = ones(draw());
  const off = draw();
  const noisy = exact.map((row, i) => row.map((v, j) => v + noise * (off[i]?.[j] as number)));
  return { exact: ones(noisy), noisy };
}

const stackOf = (transposed: number[][]) =>
  tf.transpose(tf.tensor3d([transposed], [1, columns, rows]), [0, 2, 1]);

describe("the polar factor of an almost orthonormal matrix", () => {
  it.each([0, 0.001, 0.02, 0.05])("is that of the decomposition, noise %f", (noise) => {
    const { exact, noisy } = matrix(noise);
    const found = nearPolar(stackOf(noisy));
    if (!found) throw new Error("It was near enough.");
    const got = toRows([...tf.transpose(found, [0, 2, 1]).dataSync()], rows);
    got.forEach((row, i) => {
      row.forEach((v, j) => {
        expect(v).toBeCloseTo(exact[i]?.[j] as number, 5);
      });
    });
  });

  it("is left to the decomposition for a matrix that is far, and for one that is no number", () => {
    expect(nearPolar(stackOf(matrix(1).noisy))).toBeUndefined();
    expect(nearPolar(tf.fill([1, rows, columns], Number.NaN))).toBeUndefined();
    expect(nearPolar(tf.zeros([1, rows, columns]))).toBeUndefined();
  });

  it("takes the steps that its bound asks for", () => {
    expect(polarSteps(0)).toBe(0);
    expect(polarSteps(0.5)).toBe(5);
    expect(polarSteps(0.51)).toBeUndefined();
    expect(polarSteps(Number.NaN)).toBeUndefined();
  });
});
