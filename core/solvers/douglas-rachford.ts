/**
 * Douglas-Rachford with relaxation theta in (0, 2): y = P_A x, z = P_B(2y - x),
 * x <- x + theta (z - y). The shadow y = P_A x is the solution, not x.
 * Lions, Mercier (1979); Bauschke, Combettes, Luke (2002). theta is twice PJAX's lambda
 * (arXiv:2506.05878): (1 - lambda) x + lambda R_B R_A x.
 */
import { type FeasibilityProblem, type Solver, twoSets } from "./problem.ts";

function pair<X, S>(problem: FeasibilityProblem<X, S>, x: X): { y: X; z: X } {
  const [projectA, projectB] = twoSets(problem);
  const y = projectA(x);
  const z = projectB(
    problem.space.combine([
      [2, y],
      [-1, x],
    ]),
  );
  return { y, z };
}

export const douglasRachford: Solver<{ readonly relaxation: number }> = {
  name: "Douglas-Rachford",
  /** @throws RangeError if relaxation is not in (0, 2). */
  step(problem, x, { relaxation }) {
    if (!(relaxation > 0 && relaxation < 2))
      throw new RangeError(`relaxation must be in (0, 2): ${relaxation}`);
    const { y, z } = pair(problem, x);
    return problem.space.combine([
      [1, x],
      [relaxation, z],
      [-relaxation, y],
    ]);
  },
  shadow(problem, x) {
    const { y, z } = pair(problem, x);
    return { shadow: y, other: z };
  },
};
