/**
 * Cyclic projections: x <- P_n(...P_2(P_1(x))), one sweep a step.
 * Bregman (1965); Bauschke, Borwein, "On projection algorithms for solving convex feasibility
 * problems" (1996).
 */
import type { Solver } from "./problem.ts";

export const cyclicProjections: Solver<unknown> = {
  name: "cyclic projections",
  /** @throws RangeError if there is no set. */
  step(problem, x) {
    if (problem.projections.length === 0) throw new RangeError("no set to project onto");
    return problem.projections.reduce((point, project) => project(point), x);
  },
  /** After a sweep x is in the last set; the gap is how far the next sweep moves it. */
  shadow(problem, x) {
    return { shadow: x, other: this.step(problem, x, undefined) };
  },
};
