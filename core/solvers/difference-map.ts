/**
 * Difference map with parameter beta != 0: x <- x + beta (P_A f_B(x) - P_B f_A(x)),
 * f_A = (1 - 1/beta) P_A + x/beta, f_B = (1 + 1/beta) P_B - x/beta.
 * Elser, "Phase retrieval by iterated projections" (2003); Elser, Rankenburg, Thibault,
 * "Searching with iterated maps" (2007). beta = 1 is Douglas-Rachford with the sets swapped.
 */
import { type FeasibilityProblem, type Solver, twoSets } from "./problem.ts";

/** The two points whose difference drives the step: in A, and in B. */
function estimates<X, S>(problem: FeasibilityProblem<X, S>, x: X, beta: number): { a: X; b: X } {
  const [projectA, projectB] = twoSets(problem);
  const { combine } = problem.space;
  const fB = combine([
    [1 + 1 / beta, projectB(x)],
    [-1 / beta, x],
  ]);
  const fA =
    beta === 1
      ? x
      : combine([
          [1 - 1 / beta, projectA(x)],
          [1 / beta, x],
        ]);
  return { a: projectA(fB), b: projectB(fA) };
}

export const differenceMap: Solver<{ readonly beta: number }> = {
  name: "difference map",
  /** @throws RangeError if beta is 0 */
  step(problem, x, { beta }) {
    if (!Number.isFinite(beta) || beta === 0) throw new RangeError(`beta must not be 0: ${beta}`);
    const { a, b } = estimates(problem, x, beta);
    return problem.space.combine([
      [1, x],
      [beta, a],
      [-beta, b],
    ]);
  },
  shadow(problem, x, { beta }) {
    const { a, b } = estimates(problem, x, beta);
    return { shadow: a, other: b };
  },
};
