/**
 * Cyclic Douglas-Rachford: for each set i in turn, x <- (x + R_{i+1} R_i x) / 2, indices around.
 * Borwein, Tam, "A cyclic Douglas-Rachford iteration scheme" (2014); PJAX (arXiv:2506.05878).
 */
import { reflect, type Solver } from "./problem.ts";

export const cyclicDouglasRachford: Solver<unknown> = {
  name: "cyclic Douglas-Rachford",
  /** @throws RangeError unless there are two sets or more */
  step(problem, x) {
    const { projections, space } = problem;
    const n = projections.length;
    if (n < 2) throw new RangeError(`two sets or more are needed, the problem has ${n}`);
    return projections.reduce((point, project, i) => {
      const next = projections[(i + 1) % n] as typeof project;
      const mirrored = reflect(space, next, reflect(space, project, point));
      return space.combine([
        [0.5, point],
        [0.5, mirrored],
      ]);
    }, x);
  },
  /** At a fixed point the projection onto any of the sets lies in all of them. */
  shadow(problem, x) {
    const [first, second] = problem.projections;
    if (!first || !second) throw new RangeError("two sets or more are needed");
    const shadow = first(x);
    return { shadow, other: second(shadow) };
  },
};
