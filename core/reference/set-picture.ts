/** The picture of a set in its plane, computed by running its projection. */
import { contour, type Field, type Point } from "./contour.ts";
import type { Plane } from "./plane.ts";
import { arrows, dot, figure, MARGIN, region, SIDE, scaleOf, startsIn } from "./svg.ts";

/** Steps of the grid and sides of its blocks, in pixels and steps. */
const [STEP, BLOCK] = [0.5, 16];
/** Members are drawn as all that is nearer than this, so that points and curves have a body. */
const NEAR = 0.5;

/** Distance to the set in pixels; far from it only as far as it takes to know so. */
function distances(plane: Plane, scale: number, toPlane: (p: Point) => Point): Field {
  const size = Math.ceil((SIDE - 2 * MARGIN + 8) / STEP / BLOCK) * BLOCK;
  const width = size + 1;
  const values = new Float64Array(width * width).fill(1e6);
  const blocks = size / BLOCK;
  const fill = (nodes: readonly number[]): void => {
    const landed = plane.land(nodes.map((n) => toPlane([n % width, Math.floor(n / width)])));
    nodes.forEach((n, k) => {
      values[n] = (landed[k]?.distance ?? Number.NaN) * scale;
    });
  };
  const corner = (x: number, y: number): number => y * BLOCK * width + x * BLOCK;
  // Curves may pass through all corners of a block; not through these as well.
  const probes = (n: number): number[] =>
    [3 * width + 7, 5 * width + 11, 12 * width + 5].map((d) => n + d);
  const coarse = Array.from({ length: (blocks + 1) ** 2 }, (_, k) =>
    corner(k % (blocks + 1), Math.floor(k / (blocks + 1))),
  );
  fill(coarse);
  const solid = (ends: readonly number[]): boolean =>
    ends.every((n) => (values[n] as number) < 1e-3);
  const blockEnds = (x: number, y: number): number[] => [
    corner(x, y),
    corner(x + 1, y),
    corner(x, y + 1),
    corner(x + 1, y + 1),
  ];
  const perhaps = Array.from({ length: blocks ** 2 }, (_, k) =>
    blockEnds(k % blocks, Math.floor(k / blocks)),
  ).filter(solid);
  if (perhaps.length > 0) fill(perhaps.flatMap(([n = 0]) => probes(n)));
  const fine = new Set<number>();
  const inside: number[] = [];
  for (let y = 0; y < blocks; y++)
    for (let x = 0; x < blocks; x++) {
      const ends = blockEnds(x, y);
      const around = ends.map((n) => values[n] as number);
      const all = Array.from(
        { length: (BLOCK + 1) ** 2 },
        (_, k) => corner(x, y) + Math.floor(k / (BLOCK + 1)) * width + (k % (BLOCK + 1)),
      );
      if (solid([...ends, ...probes(corner(x, y))])) inside.push(...all);
      // A distance changes no faster than its point moves: the others hold no member.
      else if (Math.min(...around) < BLOCK * STEP + NEAR) for (const n of all) fine.add(n);
    }
  for (const n of inside) values[n] = 0;
  fill([...fine]);
  return { size, values };
}

/**
 * The set in its plane, with arrows from points to their projections. Runs on the backend that is
 * set, which must hand out values at once (cpu).
 */
export function setPicture(plane: Plane, title: string): string {
  const { scale, at, from } = scaleOf(plane.range);
  const toPixel = ([i, j]: Point): Point => [MARGIN - 4 + i * STEP, MARGIN - 4 + j * STEP];
  const field = distances(plane, scale, (node) => from(toPixel(node)));
  const lines = contour(framed(field), NEAR, 0.2).map((line) => line.map(toPixel));
  const spread = (line: readonly Point[], k: 0 | 1): number =>
    Math.max(...line.map((p) => p[k])) - Math.min(...line.map((p) => p[k]));
  const isPoint = (line: readonly Point[]): boolean => spread(line, 0) < 4 && spread(line, 1) < 4;
  const middle = (line: readonly Point[], k: 0 | 1): number =>
    Math.min(...line.map((p) => p[k])) + spread(line, k) / 2;
  const dots = lines.filter(isPoint).map((line) => dot([middle(line, 0), middle(line, 1)]));
  const starts = startsIn(plane.range);
  const ends = plane.land(starts).map(({ at: to }, k) => [at(starts[k] as Point), at(to)] as const);
  return figure(
    title,
    plane,
    [region(lines.filter((line) => !isPoint(line)))],
    [...arrows(ends), ...dots],
  );
}

/** The field with far values around it, so that regions close outside of the plot. */
function framed({ size, values }: Field): Field {
  const width = size + 1;
  return {
    size,
    values: values.map((v, n) =>
      n % width === 0 || n % width === size || n < width || n >= width * size ? 1e6 : v,
    ),
  };
}
