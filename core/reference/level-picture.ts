/** A function of two numbers as level lines, and where its projection takes points. */
import { contour, type Point } from "./contour.ts";
import type { Levels } from "./levels.ts";
import { arrows, curve, figure, MARGIN, SIDE, scaleOf, startsIn, thin } from "./svg.ts";

/** Of the grid, in pixels. */
const STEP = 2;
/** Levels that are drawn. */
const ALL = [-3, -2, -1, 0, 1, 2, 3];

/** Lines in pixels on which a field takes a level; jumps of the field are no part of them. */
export function levelLines(
  value: (points: readonly Point[]) => ArrayLike<number>,
  range: readonly [number, number],
  levels: readonly number[],
): Point[][][] {
  const { from } = scaleOf(range);
  const size = (SIDE - 2 * MARGIN) / STEP;
  const toPixel = ([i, j]: Point): Point => [MARGIN + i * STEP, MARGIN + j * STEP];
  const grid = Array.from({ length: (size + 1) ** 2 }, (_, n) =>
    from(toPixel([n % (size + 1), Math.floor(n / (size + 1))])),
  );
  const values = Float64Array.from(value(grid));
  return levels.map((level) =>
    contour({ size, values }, level, 0.02).flatMap((line) => {
      const pixels = line.map(toPixel);
      const there = Array.from(value(pixels.map(from)), (v) => Math.abs(v - level) < 0.25);
      return runs(pixels, there);
    }),
  );
}

/** Stretches of a line of which all points are kept. */
function runs(line: readonly Point[], kept: readonly boolean[]): Point[][] {
  const out: Point[][] = [[]];
  line.forEach((point, k) => {
    if (kept[k]) out.at(-1)?.push(point);
    else out.push([]);
  });
  return out.filter((each) => each.length > 1);
}

/** Runs on the backend that is set, which must hand out values at once (cpu). */
export function levelPicture(levels: Levels, title: string): string {
  const { at } = scaleOf(levels.range);
  const others = ALL.filter((level) => level !== levels.level);
  const lines = levelLines(levels.value, levels.range, others).flat();
  const bold = levelLines(levels.value, levels.range, [levels.level]).flat();
  const starts = startsIn(levels.range);
  const ends = levels.land(starts).map((to, k) => [at(starts[k] as Point), at(to)] as const);
  return figure(title, levels, [thin(lines), curve(bold)], arrows(ends));
}
