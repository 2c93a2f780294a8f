/**
 * Alternating projections: x <- P_B(P_A(x)).
 * J. von Neumann, "Functional Operators II" (1950); for non-convex sets Lewis, Luke, Malick,
 * "Local linear convergence for alternating and averaged nonconvex projections" (2009).
 */
import { type Solver, twoSets } from "./problem.ts";

export const alternatingProjections: Solver<unknown> = {
  name: "alternating projections",
  step(problem, x) {
    const [projectA, projectB] = twoSets(problem);
    return projectB(projectA(x));
  },
  /** The sequence is its own shadow: after a step x is in B, and the gap is its distance to A. */
  shadow(problem, x) {
    const [projectA] = twoSets(problem);
    return { shadow: x, other: projectA(x) };
  },
};
