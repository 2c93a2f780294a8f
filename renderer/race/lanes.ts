/** The lanes of a race that a document suggests, and how they are called. */
import type { RaceLane } from "../../core/protocol/messages.ts";
import { type Algorithm, algorithms, type SolverSettings } from "../../core/solvers/settings.ts";

export const MOST_LANES = 4;

/** "DR, relaxation 1.5": the algorithm and what differs from its defaults. */
function laneLabel({ algorithm, relaxation, beta }: SolverSettings): string {
  const name = algorithm.toUpperCase();
  if (algorithm === "dr" && relaxation !== 1) return `${name}, relaxation ${relaxation}`;
  if (algorithm === "dm" && beta !== 1) return `${name}, beta ${beta}`;
  return name;
}

export const laneOf = (solver: SolverSettings): RaceLane => ({ label: laneLabel(solver), solver });

/** The document's own settings first, then the other two-set methods and the sweep. */
export function suggestLanes(solver: SolverSettings): RaceLane[] {
  const order: readonly Algorithm[] = ["ap", "dr", "dm", "cp"];
  const rest = order.filter((algorithm) => algorithm !== solver.algorithm);
  const own: readonly Algorithm[] = [solver.algorithm, ...rest];
  return own.slice(0, MOST_LANES).map((algorithm) => laneOf({ ...solver, algorithm }));
}

export const laneAlgorithms = algorithms;
