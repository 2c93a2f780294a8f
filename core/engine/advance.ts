/** One solver step with what is measured on the way, and how that is read back. */
import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Slot } from "../compile/plan.ts";
import type { Side } from "../compile/types.ts";
import { solvers } from "../solvers/index.ts";
import type { Algorithm, SolverSettings } from "../solvers/settings.ts";
import type { Fingerprint } from "./fingerprint.ts";
import { free, tidy } from "./memory.ts";
import type { BatchProblem, Recorder, SlotRecorder } from "./problem.ts";
import type { Observation } from "./types.ts";

/** A slot's name in what is measured: "vertex:input". */
export const slotKey = ({ vertex, input }: Slot): string => `${vertex}:${input}`;

/** Algorithms under which copies agree and the sequence is its own shadow. */
export function settled(algorithm: Algorithm): boolean {
  return algorithm === "ap" || algorithm === "cp";
}

/** What a step has measured, not read back yet; `readMeasured` frees it. */
export interface Measured {
  /** Squared distance to each set, in the order of the vertices. */
  readonly squares: readonly Tensor[];
  /** None where the gap follows from the squares. */
  readonly gap: Tensor | undefined;
  /** Fingerprint of the parameters at the shadow, [2]. */
  readonly place: Tensor | undefined;
  /** Squared move of each slot's copies. */
  readonly moved: ReadonlyMap<string, Scalar>;
}

/** What is wanted of a step beside the point that it leads to. */
export interface Wanted {
  readonly observe: boolean;
  /** The fingerprint, too; only beside `observe`. */
  readonly place: boolean;
  /** Nothing reads the present point again, so that its memory may be written over. */
  readonly leave: boolean;
}

/** A step from `point`, whose tensors stay. */
export function advance<Point>(
  batch: BatchProblem<Point>,
  point: Point,
  settings: SolverSettings,
  parameterRelaxation: number,
  fingerprint: Fingerprint,
  { observe, place, leave }: Wanted,
): { readonly next: Point; readonly measured?: Measured } {
  const squares: (Scalar | undefined)[] = [];
  const record: Recorder = (vertex, squared) => {
    squares[vertex] = squared;
  };
  const moved = new Map<string, Scalar>();
  const slots: SlotRecorder = (slot, { squared }) => void moved.set(slotKey(slot), squared);
  const solver = solvers[settings.algorithm];
  const step = (problem: ReturnType<typeof batch.problem>): Point => {
    const next = solver.step(problem, point, settings);
    return leave ? (batch.settle?.(next, true) ?? next) : next;
  };
  const placeAt = (shadow: Point): Tensor | undefined =>
    place ? fingerprint.take(batch.places(shadow)) : undefined;
  const plain = { parameterRelaxation };
  if (!observe) return { next: tidy(() => step(batch.problem(plain))) };
  const recording = { parameterRelaxation, record, slots };
  const result = tidy(() => {
    if (settled(settings.algorithm)) {
      const at = placeAt(point);
      const next = step(batch.problem(recording));
      return { next, squares: found(squares), gap: undefined, place: at, moved: [...moved] };
    }
    const problem = batch.problem(plain);
    const { shadow, other } = solver.shadow(problem, point, settings);
    // Each set is measured from the other side's point: its own side's point lies in it.
    batch.problem(recording).projections.forEach((project, i) => {
      project(i === 0 ? other : shadow);
    });
    const gap: Tensor = problem.space.distance(shadow, other);
    const at = placeAt(shadow);
    return { next: step(problem), squares: found(squares), gap, place: at, moved: [...moved] };
  });
  const { next, ...measured } = result;
  return { next, measured: { ...measured, moved: new Map(measured.moved) } };
}

/** How the measures of a session are told by constraint and wire. */
export interface Layout {
  readonly algorithm: Algorithm;
  /** Vertices with a residual, in the order of an observation's. */
  readonly vertexOf: readonly number[];
  /** Side of each vertex of the plan. */
  readonly sides: readonly (Side | undefined)[];
  /** Per wire, the slots that it leads to. */
  readonly slotsOf: readonly (readonly string[])[];
}

/**
 * Reads in one go what a step has measured, and frees it.
 * @param scale examples over which root means are taken
 * @param fresh the step was the first of its mini-batch
 */
export async function readMeasured(
  { squares, gap, place, moved }: Measured,
  { algorithm, vertexOf, sides, slotsOf }: Layout,
  scale: number,
  fresh: boolean,
): Promise<Observation> {
  const packed = tidy(() =>
    tf.concat(
      [...squares, ...(gap ? [gap] : []), ...moved.values(), ...(place ? [place] : [])].map((t) =>
        tf.reshape(t, [-1]),
      ),
    ),
  );
  const data = await packed.data();
  free(packed, squares, gap, place, [...moved.values()]);
  const first = squares.length + (gap ? 1 : 0);
  const at = new Map([...moved.keys()].map((key, k) => [key, data[first + k] as number]));
  const edges = Float32Array.from(slotsOf, (slots) => {
    const sums = slots.map((key) => at.get(key) ?? 0);
    return Math.sqrt(Math.max(...sums) / scale);
  });
  const residuals = Float32Array.from(vertexOf, (_, k) => Math.sqrt((data[k] as number) / scale));
  const [p = Number.NaN, q = Number.NaN] = place ? data.subarray(-2) : [];
  const seen = { residuals, edges, place: [p, q] as const };
  if (gap) return { ...seen, gap: (data[squares.length] as number) / Math.sqrt(scale) };
  const squaresOf = (side?: Side): number =>
    vertexOf.reduce(
      (sum, vertex, k) =>
        side === undefined || sides[vertex] === side ? sum + (residuals[k] as number) ** 2 : sum,
      0,
    );
  // x is in B after an alternating step, so its gap is its distance to A; a sweep counts all. Where
  // x starts it may lie in A and not in B: then it is the distance to B of its projection onto A.
  const total =
    algorithm === "cp" ? squaresOf() : Math.max(squaresOf("A"), fresh ? squaresOf("B") : 0);
  return { ...seen, gap: Math.sqrt(total) };
}

function found(squares: readonly (Scalar | undefined)[]): Tensor[] {
  return squares.filter((t): t is Scalar => t !== undefined);
}
