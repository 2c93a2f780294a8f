import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { createRng } from "../../../core/base/rng.ts";
import { outputOf, projectOf } from "../../helpers/projecting.ts";

beforeAll(() => tf.setBackend("cpu"));

type Triple = [a: number, b: number, y: number];

/** The nearest point to one (a, b, y), as numbers. */
async function nearest(point: Triple, fixed: number[] = []): Promise<Triple> {
  const [a, b, y] = point;
  const near = await projectOf("ratio", [[a], [b]], [y], { fixed });
  return [...near.inputs, near.output].flat() as Triple;
}

const far = (p: Triple, q: Triple) => Math.hypot(...p.map((v, i) => v - (q[i] as number)));

/** Least distance to the curve b -> (b, a / b), by a fine logarithmic grid, refined. */
function hyperbolaDistance(a: number, b0: number, y0: number): number {
  const cost = (b: number) => Math.hypot(b - b0, a / b - y0);
  let best = Number.POSITIVE_INFINITY;
  for (const side of [-1, 1])
    for (let k = -600; k <= 600; k++) {
      let b = side * 10 ** (k / 60);
      let step = Math.abs(b) * 0.04;
      if (cost(b) > best * 1.2) continue;
      for (; step > Math.abs(b) * 1e-12; step /= 2)
        for (const next of [b - step, b + step]) if (cost(next) < cost(b)) b = next;
      best = Math.min(best, cost(b));
    }
  return best;
}

describe("ratio", () => {
  it("divides, and gives 0 where the denominator is 0", async () => {
    const value = await outputOf("ratio", [
      [6, -1, 0, 5, 0],
      [3, 4, 2, 0, 0],
    ]);
    expect(value).toEqual([2, -0.25, 0, 0, 0]);
    const rows = await outputOf("ratio", [[[2, 6]], [2, 3]]);
    expect(rows).toEqual([[1, 2]]);
  });

  it("is the product with its parts exchanged where all are free", async () => {
    const points: Triple[] = [
      [3, 2, 0.5],
      [-4, 1, 2],
      [0.1, -3, -2],
      [100, 0.5, 0.25],
    ];
    for (const [a, b, y] of points) {
      const near = await nearest([a, b, y]);
      const product = await projectOf("multiply", [[b], [y]], [a]);
      const [b1, y1, a1] = [...product.inputs, product.output].flat() as Triple;
      near.forEach((v, i) => {
        expect(v).toBeCloseTo([a1, b1, y1][i] as number, 4);
      });
    }
  });

  it("stays apart from 0 where the quotient is open, and then does not move", async () => {
    const near = await nearest([0, 0, 3]);
    expect(near[1]).not.toBe(0);
    expect(far(near, [0, 0, 3])).toBeLessThan(1e-6);
    expect(await nearest(near)).toEqual(near);
  });

  it("projects on a line where the denominator is held", async () => {
    // a = 2 y: from (5, 0) to (4, 2).
    const near = await nearest([5, 2, 0], [1]);
    near.forEach((v, i) => {
      expect(v).toBeCloseTo([4, 2, 2][i] as number, 6);
    });
    expect(await nearest([5, 0, 7], [1])).toEqual([0, 0, 0]);
    const steep = await nearest([5, 1e20, 1], [1]);
    expect(steep.every(Number.isFinite)).toBe(true);
  });

  it.each([
    // On the hyperbola.
    { from: [6, 2, 3], to: [6, 2, 3] },
    { from: [-6, -2, 3], to: [-6, -2, 3] },
    // The vertices.
    { from: [1, 0, 0], to: [1, 1, 1] },
    { from: [-1, 0, 0], to: [-1, 1, -1] },
    { from: [4, 3, 3], to: [4, 2, 2] },
    // Beyond the vertex's centre of curvature two points are equally near: with the larger b.
    { from: [4, 5, 5], to: [4, 4, 1] },
    { from: [4, -5, -5], to: [4, -1, -4] },
    // b = -y, too far from the curve for one nearest point: with the larger b.
    { from: [1, 4, -4], to: [1, 2 + Math.sqrt(5), -2 + Math.sqrt(5)] },
    { from: [-1, 4, 4], to: [-1, 2 + Math.sqrt(5), 2 - Math.sqrt(5)] },
    // The product is 0 through y alone.
    { from: [0, 2, 3], to: [0, 2, 0] },
    { from: [0, 0, 3], to: [0, 0, 0] },
  ] as { from: Triple; to: Triple }[])("held numerator: $from to $to", async ({ from, to }) => {
    const near = await nearest(from, [0]);
    near.forEach((v, i) => {
      expect(v).toBeCloseTo(to[i] as number, 5);
    });
  });

  it("finds the nearest point of both branches, at every scale", async () => {
    const rng = createRng(3, "hyperbola");
    for (let k = 0; k < 400; k++) {
      const scale = 10 ** (rng.below(5) - 2);
      const [b, y] = [scale * rng.normal(), scale * rng.normal() * 10 ** (rng.below(4) - 2)];
      // Next to the diagonals, where the two branches compete, and next to the evolute.
      const other = k % 4 === 0 ? -b * (1 + 1e-3 * rng.normal()) : y;
      const bent = (-((b - other) ** 2) / 16) * (1 + 0.01 * rng.normal());
      const a = k % 4 === 0 && k % 8 === 0 ? bent : scale ** 2 * rng.normal();
      const from = [a, b, other].map(Math.fround) as Triple;
      const near = await nearest(from, [0]);
      expect(near[0]).toBe(from[0]);
      const least = hyperbolaDistance(...from);
      const unit = Math.hypot(from[1], from[2], near[1], near[2]);
      expect(Math.abs(near[1] * near[2] - from[0])).toBeLessThan(1e-6 * Math.abs(from[0]));
      expect(far(near, from)).toBeLessThan(least + 2e-6 * unit);
    }
  });
});
