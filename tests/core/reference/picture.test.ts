import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { ops } from "../../../core/ops/index.ts";
import { contour } from "../../../core/reference/contour.ts";
import { picture } from "../../../core/reference/picture.ts";
import { planeOf } from "../../../core/reference/plane.ts";

await tf.setBackend("cpu");

const points = [-1.6, -0.7, 0.4, 1.7].flatMap((x) => [-1.5, -0.2, 0.9].map((y) => [x, y] as const));
const drawn = Object.keys(ops).filter((type) => planeOf(type) !== undefined);

describe("level lines", () => {
  it("go round a circle, within a tenth of a step", () => {
    const size = 40;
    const values = Float64Array.from({ length: 41 * 41 }, (_, n) =>
      Math.hypot((n % 41) - 20, Math.floor(n / 41) - 20),
    );
    const [ring, ...others] = contour({ size, values }, 12.3, 0.05);
    expect(others).toEqual([]);
    expect(ring?.[0]).toEqual(ring?.at(-1));
    for (const [x, y] of ring ?? [])
      expect(Math.abs(Math.hypot(x - 20, y - 20) - 12.3)).toBeLessThan(0.1);
  });

  it("are open where they leave the grid, and need two points where straight", () => {
    const values = Float64Array.from({ length: 9 * 9 }, (_, n) => n % 9);
    expect(contour({ size: 8, values }, 2.5, 0.1)).toEqual([
      [
        [2.5, 0],
        [2.5, 8],
      ],
    ]);
  });
});

describe.each(drawn)("the plane of %s", (type) => {
  it("holds the projections of its points, and the projections stay", () => {
    const plane = planeOf(type);
    const landed = plane?.land(points) ?? [];
    expect(landed).toHaveLength(points.length);
    for (const { off } of landed) expect(off).toBeLessThan(1e-4);
    for (const { distance } of plane?.land(landed.map(({ at }) => at)) ?? [])
      expect(distance).toBeLessThan(1e-4);
  });
});

describe("pictures", () => {
  it("are there for sets and for functions of one entry alone", () => {
    const expected = Object.values(ops).filter(
      (op) =>
        (op.kind === "set" && op.form === "indicator") ||
        (op.kind === "function" &&
          op.traits.separable &&
          op.inputs.length === 1 &&
          !("variadic" in op.inputs[0])),
    );
    expect(drawn).toEqual(expected.map((op) => op.type));
  });

  it("show what the op's own projection does", () => {
    // The sphere around 0 of radius 1 in a plot from 16 to 224 pixels: a ring about (120, 120).
    const svg = picture("sphere", "Sphere") ?? "";
    const outline = /class="figure-set"[^>]* d="([^"]+)"/.exec(svg)?.[1] ?? "";
    const ring = [...outline.matchAll(/[ML]([\d.]+) ([\d.]+)/g)];
    expect(ring.length).toBeGreaterThan(20);
    for (const [, x, y] of ring)
      expect(Math.abs(Math.hypot(Number(x) - 120, Number(y) - 120) - 52)).toBeLessThan(1);
    // Two lines that cross in the corners of the grid are lines there too, not a solid block.
    const cross =
      /class="figure-set"[^>]* d="([^"]+)"/.exec(picture("rank-k", "") ?? "")?.[1] ?? "";
    for (const [, x, y] of cross.matchAll(/[ML]([\d.]+) ([\d.]+)/g)) {
      const [u, v] = [Math.abs(Number(x) - 120), Math.abs(Number(y) - 120)];
      if (Math.max(u, v) < 100) expect(Math.abs(u - v)).toBeLessThan(1.2);
    }
    expect(picture("integer-lattice", "")?.match(/class="figure-dot"/g)).toHaveLength(25);
  });
});
