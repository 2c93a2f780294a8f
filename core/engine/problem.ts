/** What both forms of the state (copies, consensus) give a session. */
import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import { concrete } from "../base/shape.ts";
import type { Slot, Vertex } from "../compile/plan.ts";
import type { ProjectContext } from "../ops/spec.ts";
import type { FeasibilityProblem } from "../solvers/problem.ts";
import type { SolverSettings } from "../solvers/settings.ts";
import type { Factored } from "./fingerprint.ts";
import type { Values } from "./forward.ts";

/** Is told the squared distance of the point to a vertex's set, as that set is projected. */
export type Recorder = (vertex: number, squared: Scalar) => void;

/**
 * Is told of each slot, as its set is projected: where its copies were and where they come to lie,
 * as one mean where there are several. `squared` is the squared distance over all of them.
 */
export type SlotRecorder = (
  slot: Slot,
  move: { readonly before: () => Tensor; readonly after: () => Tensor; readonly squared: Scalar },
) => void;

/** Options of one step; the parameter relaxation may change over a run. */
export interface StepOptions {
  readonly record?: Recorder | undefined;
  /** Only beside `record`. */
  readonly slots?: SlotRecorder | undefined;
  readonly parameterRelaxation: number;
}

/** The problem that one mini-batch poses. */
export interface BatchProblem<X> {
  /** Starting point: every copy equal to the value of the forward pass. */
  readonly start: X;
  /** The sets with their projections, in the solver's order. */
  problem(options: StepOptions): FeasibilityProblem<X, Scalar>;
  /**
   * The same point in the form that the next step starts from; once a step, where there is one.
   * @param reuse no other point is wanted any more: its memory may be written over
   */
  settle?(point: X, reuse: boolean): X;
  /**
   * Values of the parameters at a point, by vertex index: the consensus of their copies, relaxed
   * where copies have moved since. Under `pjaxCompatible` the values that PJAX returns, which lag
   * by one step.
   */
  parameters(point: X, parameterRelaxation: number): Values;
  /**
   * How far the parameters' consensus lies from their values, by vertex index, where the form knows
   * it with more digits than the difference of the two would keep; none where nothing moved.
   */
  displacements?(point: X, parameterRelaxation: number): Values;
  /**
   * Where the parameters are, by vertex index, at the price of a read: what tells whether a point
   * moves, which may lag by a step.
   */
  places(point: X): readonly (Tensor | Factored | undefined)[];
}

/**
 * Poses the problem of a mini-batch. `values` is a forward pass of all active vertices and of what
 * they depend on; it must outlive the problem.
 */
export type PoseBatch<X> = (values: Values, batch: number) => BatchProblem<X>;

/** A projection's context for one vertex. */
export function contextOf(
  vertex: Vertex,
  fixed: readonly boolean[],
  settings: SolverSettings,
  observe: boolean,
): ProjectContext<unknown> {
  return {
    params: vertex.params,
    fixed,
    pjax: settings.pjaxCompatible,
    observe,
    mobility: settings.mobility,
    outputWeight: settings.outputWeight,
  };
}

/** Per vertex and input: held at its value, because its producer does not move. */
export function fixedInputs(vertices: readonly Vertex[], vertex: Vertex): boolean[] {
  return vertex.inputs.map(({ from }) => !vertices[from]?.active);
}

/** Concrete shapes of a vertex's inputs. */
export function inputShapes(
  vertices: readonly Vertex[],
  vertex: Vertex,
  batch: number,
): number[][] {
  return vertex.inputs.map(({ from }) => concrete((vertices[from] as Vertex).shape, batch));
}
