/** The algorithms by the name that settings carry. */
import { alternatingProjections } from "./alternating-projections.ts";
import { alternatingReflections } from "./alternating-reflections.ts";
import { cyclicDouglasRachford } from "./cyclic-douglas-rachford.ts";
import { cyclicProjections } from "./cyclic-projections.ts";
import { differenceMap } from "./difference-map.ts";
import { douglasRachford } from "./douglas-rachford.ts";
import type { Solver } from "./problem.ts";
import type { Algorithm } from "./settings.ts";

/** The settings that some solver reads. */
export interface StepSettings {
  /** Douglas-Rachford: theta in (0, 2). */
  readonly relaxation: number;
  /** Difference map: not 0. */
  readonly beta: number;
}

export const solvers: Readonly<Record<Algorithm, Solver<StepSettings>>> = {
  ap: alternatingProjections,
  ar: alternatingReflections,
  dr: douglasRachford,
  dm: differenceMap,
  cp: cyclicProjections,
  cdr: cyclicDouglasRachford,
};
