import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { type OpType, ops } from "../../../core/ops/index.ts";
import { contour } from "../../../core/reference/contour.ts";
import { levelLines } from "../../../core/reference/level-picture.ts";
import { levelsOf } from "../../../core/reference/levels.ts";
import { picture } from "../../../core/reference/picture.ts";
import { planeOf } from "../../../core/reference/plane.ts";
import { scaleOf } from "../../../core/reference/svg.ts";

await tf.setBackend("cpu");

const points = [-1.6, -0.7, 0.4, 1.7].flatMap((x) => [-1.5, -0.2, 0.9].map((y) => [x, y] as const));
const drawn = Object.keys(ops).filter((type) => planeOf(type) !== undefined);
const functions = (Object.keys(ops) as OpType[]).filter(
  (type) => planeOf(type) === undefined && levelsOf(type) !== undefined,
);

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

describe.each(functions)("the level lines of %s", (type) => {
  const levels = levelsOf(type);
  const op = ops[type];

  it("are where the function has the level", () => {
    const found = levels ? levelLines(levels.value, levels.range, [levels.level])[0] : undefined;
    expect(found?.length).toBeGreaterThan(0);
    const { from } = scaleOf(levels?.range ?? [0, 1]);
    for (const value of levels?.value((found ?? []).flat().map(from)) ?? [])
      expect(Math.abs(value - 1)).toBeLessThan(0.25);
  });

  it("hold points that the projection leaves alone", () => {
    const { from } = scaleOf(levels?.range ?? [0, 1]);
    const lines = levels ? levelLines(levels.value, levels.range, [1])[0] : [];
    // Near a pole the value at a drawn point is far from the level, the point from the line is not.
    const members = (lines ?? []).flat().map(from);
    for (const [k, [x, y]] of (levels?.land(members) ?? []).entries()) {
      const [u = 0, v = 0] = members[k] ?? [];
      expect(Math.hypot(x - u, y - v), op.type).toBeLessThan(0.05);
    }
  });
});

describe("pictures", () => {
  it("of losses show what the prox does", () => {
    // Squared error with target 0.5 and strength 1: prox x = (x + 0.5) / 2, in 52 pixels a unit.
    const svg = picture("squared-error", "")?.svg ?? "";
    const line = /class="figure-curve"[^>]* d="([^"]+)"/.exec(svg)?.[1] ?? "";
    const points = [...line.matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [
      (Number(x) - 120) / 52,
      (120 - Number(y)) / 52,
    ]);
    expect(points.length).toBeGreaterThan(1);
    for (const [x = 0, y = 0] of points) expect(Math.abs(y - (x + 0.5) / 2)).toBeLessThan(0.01);
  });

  it("leave jumps of a function out of its level lines", () => {
    const jump = (points: readonly (readonly [number, number])[]) =>
      points.map(([x, y]) => (x < 0 ? 4 : -4) + (x > 1 ? y + 4 : 0));
    for (const [x] of levelLines(jump, [-2, 2], [0])[0]?.flat() ?? [])
      expect(scaleOf([-2, 2]).from([x, 0])[0]).toBeGreaterThan(0.9);
  });

  it("show what the op's own projection does", () => {
    // The sphere around 0 of radius 1 in a plot from 16 to 224 pixels: a ring about (120, 120).
    const svg = picture("sphere", "Sphere")?.svg ?? "";
    const outline = /class="figure-set"[^>]* d="([^"]+)"/.exec(svg)?.[1] ?? "";
    const ring = [...outline.matchAll(/[ML]([\d.]+) ([\d.]+)/g)];
    expect(ring.length).toBeGreaterThan(20);
    for (const [, x, y] of ring)
      expect(Math.abs(Math.hypot(Number(x) - 120, Number(y) - 120) - 52)).toBeLessThan(1);
    // Two lines that cross in the corners of the grid are lines there too, not a solid block.
    const cross =
      /class="figure-set"[^>]* d="([^"]+)"/.exec(picture("rank-k", "")?.svg ?? "")?.[1] ?? "";
    for (const [, x, y] of cross.matchAll(/[ML]([\d.]+) ([\d.]+)/g)) {
      const [u, v] = [Math.abs(Number(x) - 120), Math.abs(Number(y) - 120)];
      if (Math.max(u, v) < 100) expect(Math.abs(u - v)).toBeLessThan(1.2);
    }
    expect(picture("integer-lattice", "")?.svg.match(/class="figure-dot"/g)).toHaveLength(25);
  });
});
