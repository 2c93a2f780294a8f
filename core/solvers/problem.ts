/**
 * A feasibility problem: find a point in the intersection of sets, each known by its projection
 * alone. Solvers see nothing else; what a point `X` is (a number pair, a list of tensors) is the
 * problem's affair.
 */

/** The vector space of points. Operations return new points and leave their arguments alone. */
export interface Space<X, S = number> {
  /** Linear combination, sum of coefficient times point. */
  combine(terms: readonly (readonly [number, X])[]): X;
  /** Euclidean distance in the problem's metric. `S` is a number, or a scalar not yet read back. */
  distance(a: X, b: X): S;
}

export interface FeasibilityProblem<X, S = number> {
  readonly space: Space<X, S>;
  /**
   * One projection a set, in the order in which solvers apply them. Two-set solvers need exactly
   * two: A (targets) and B.
   */
  readonly projections: readonly ((x: X) => X)[];
}

/** An algorithm as pure functions; `State` is its governing sequence with what it carries. */
export interface Solver<Settings> {
  readonly name: string;
  step<X, S>(problem: FeasibilityProblem<X, S>, x: X, settings: Settings): X;
  /**
   * The pair of points that a step compares: the shadow, which is shown, evaluated and exported,
   * and its counterpart in the other set. Their distance is the gap.
   */
  shadow<X, S>(
    problem: FeasibilityProblem<X, S>,
    x: X,
    settings: Settings,
  ): { readonly shadow: X; readonly other: X };
}

/** @throws RangeError unless the problem has exactly two sets. */
export function twoSets<X, S>(problem: FeasibilityProblem<X, S>): [(x: X) => X, (x: X) => X] {
  const [a, b] = problem.projections;
  if (!a || !b || problem.projections.length !== 2)
    throw new RangeError(`two sets are needed, the problem has ${problem.projections.length}`);
  return [a, b];
}

/** 2 P(x) - x. */
export function reflect<X, S>(space: Space<X, S>, project: (x: X) => X, x: X): X {
  return space.combine([
    [2, project(x)],
    [-1, x],
  ]);
}
