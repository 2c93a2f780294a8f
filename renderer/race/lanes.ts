/** The lanes of a race that a document suggests, and how they are called. */
import { MOST_LANES, type RaceLane } from "../../core/protocol/messages.ts";
import { type Algorithm, algorithms, type SolverSettings } from "../../core/solvers/settings.ts";

/** Adam's step size in a new lane. */
const GRADIENT_RATE = 0.01;

/** "DR, relaxation 1.5": the algorithm and what differs from its defaults. */
function laneLabel({ algorithm, relaxation, beta }: SolverSettings): string {
  const name = algorithm.toUpperCase();
  if (algorithm === "dr" && relaxation !== 1) return `${name}, relaxation ${relaxation}`;
  if (algorithm === "dm" && beta !== 1) return `${name}, beta ${beta}`;
  return name;
}

export const laneOf = (solver: SolverSettings): RaceLane => ({ label: laneLabel(solver), solver });

/** The document trained by Adam: seed, batches and stop rules are those of the settings. */
export const gradientLane = (solver: SolverSettings, rate = GRADIENT_RATE): RaceLane => ({
  label: rate === GRADIENT_RATE ? "Gradient" : `Gradient, rate ${rate}`,
  solver,
  gradient: { rate },
});

/**
 * The document's own settings first, then the other two-set methods and the sweep, four in all; last
 * a training by gradient.
 */
export function suggestLanes(solver: SolverSettings): RaceLane[] {
  const order: readonly Algorithm[] = ["ap", "dr", "dm", "cp"];
  const rest = order.filter((algorithm) => algorithm !== solver.algorithm);
  const own: readonly Algorithm[] = [solver.algorithm, ...rest];
  const settings = own
    .slice(0, MOST_LANES - 1)
    .map((algorithm) => laneOf({ ...solver, algorithm }));
  return [...settings, gradientLane(solver)];
}

/** What a lane can be, as choices. */
export const laneKinds = [
  ...algorithms.map((value) => ({ value, label: value.toUpperCase() })),
  { value: "gradient", label: "Gradient" },
];

/** A lane of another kind, with the settings of `lane`. */
export const laneOfKind = ({ solver }: RaceLane, kind: string): RaceLane =>
  kind === "gradient" ? gradientLane(solver) : laneOf({ ...solver, algorithm: kind as Algorithm });

/** The one number that a lane is tuned by; none where there is none. */
export interface LaneNumber {
  readonly name: string;
  readonly value: number;
  readonly step: number;
  /** The lane with another number, or `undefined` where it is out of range. */
  change(value: number): RaceLane | undefined;
}

export function laneNumber({ solver, gradient }: RaceLane): LaneNumber | undefined {
  if (gradient)
    return {
      name: "Rate",
      value: gradient.rate,
      step: 0.001,
      change: (rate) => (rate > 0 && rate <= 10 ? gradientLane(solver, rate) : undefined),
    };
  if (solver.algorithm === "dm")
    return {
      name: "Beta",
      value: solver.beta,
      step: 0.05,
      change: (beta) => (beta === 0 ? undefined : laneOf({ ...solver, beta })),
    };
  if (solver.algorithm === "dr")
    return {
      name: "Relaxation",
      value: solver.relaxation,
      step: 0.05,
      change: (relaxation) =>
        relaxation > 0 && relaxation < 2 ? laneOf({ ...solver, relaxation }) : undefined,
    };
  return undefined;
}
