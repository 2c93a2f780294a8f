/** Sets in the plane with hand-written projections, to test solvers on known answers. */
import type { FeasibilityProblem, Space } from "../../../core/solvers/problem.ts";

export type Point = readonly [number, number];

export const plane: Space<Point> = {
  combine: (terms) => [
    terms.reduce((s, [c, p]) => s + c * p[0], 0),
    terms.reduce((s, [c, p]) => s + c * p[1], 0),
  ],
  distance: (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]),
};

/** {p : n.p = c} */
export const line =
  (n: Point, c: number) =>
  (p: Point): Point => {
    const k = (c - n[0] * p[0] - n[1] * p[1]) / (n[0] ** 2 + n[1] ** 2);
    return [p[0] + k * n[0], p[1] + k * n[1]];
  };

/** {p : |p - centre| = r}; the centre itself goes right. */
export const circle =
  (centre: Point, r: number) =>
  (p: Point): Point => {
    const [dx, dy] = [p[0] - centre[0], p[1] - centre[1]];
    const d = Math.hypot(dx, dy);
    return d === 0
      ? [centre[0] + r, centre[1]]
      : [centre[0] + (r * dx) / d, centre[1] + (r * dy) / d];
  };

export const problem = (...projections: ((p: Point) => Point)[]): FeasibilityProblem<Point> => ({
  space: plane,
  projections,
});
