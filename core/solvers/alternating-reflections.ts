/**
 * Alternating reflections: x <- R_B R_A x with R = 2P - I, the Peaceman-Rachford scheme: it may
 * circle where Douglas-Rachford settles.
 * Peaceman, Rachford (1955); Lions, Mercier (1979); arXiv:2506.05878.
 */
import { reflect, type Solver, twoSets } from "./problem.ts";

export const alternatingReflections: Solver<unknown> = {
  name: "alternating reflections",
  step(problem, x) {
    const [projectA, projectB] = twoSets(problem);
    return reflect(problem.space, projectB, reflect(problem.space, projectA, x));
  },
  shadow(problem, x) {
    const [projectA, projectB] = twoSets(problem);
    const shadow = projectA(x);
    const mirrored = problem.space.combine([
      [2, shadow],
      [-1, x],
    ]);
    return { shadow, other: projectB(mirrored) };
  },
};
