/** The algorithms by the name that settings carry. */
import { alternatingProjections } from "./alternating-projections.ts";
import { cyclicProjections } from "./cyclic-projections.ts";
import { douglasRachford } from "./douglas-rachford.ts";
import type { Solver } from "./problem.ts";
import type { Algorithm } from "./settings.ts";

export const solvers: Readonly<Record<Algorithm, Solver<{ readonly relaxation: number }>>> = {
  ap: alternatingProjections,
  dr: douglasRachford,
  cp: cyclicProjections,
};
