/**
 * What a gradient descends on where projections meet a model's sets. All functions hold by their
 * forward pass; what is left are the targets, and each counts by
 * - its loss, where the op knows its value (`SetOp.loss`);
 * - else, for a hard set C, half the squared distance to it. Its gradient is x - P(x), so that the
 *   projection itself is never differentiated;
 * - else, for a loss of which only the prox is known, its Moreau envelope with parameter 1, whose
 *   gradient is x - prox(x). It has the same minimisers as the loss.
 * A hard set that is alone on a parameter is no part of the sum: the parameter is projected onto it
 * after each step (projected gradient).
 * Moreau, "Proximite et dualite dans un espace hilbertien" (1965); Parikh, Boyd, "Proximal
 * Algorithms" (2014), sections 3.1 and 4.2.
 */
import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Plan, Vertex } from "../compile/plan.ts";
import type { Values } from "../engine/forward.ts";
import { contextOf, fixedInputs } from "../engine/problem.ts";
import type { SetOp } from "../ops/spec.ts";
import type { SolverSettings } from "../solvers/settings.ts";

/** The sets of a plan by what becomes of them. */
export interface Targets {
  /** Those that the sum counts. */
  readonly terms: readonly Vertex[];
  /** By parameter index, the set that holds it. */
  readonly held: ReadonlyMap<number, Vertex>;
}

/** Divides the active sets of a plan. */
export function targetsOf({ vertices }: Plan): Targets {
  const sets = vertices.filter((v) => v.active && v.kind === "set");
  const onParameter = new Map<number, Vertex[]>();
  for (const set of sets) {
    const from = parameterOf(vertices, set);
    if (from !== undefined) onParameter.set(from, [...(onParameter.get(from) ?? []), set]);
  }
  const held = new Map(
    [...onParameter].flatMap(([from, on]): [number, Vertex][] => {
      const [set] = on;
      const alone = set && on.length === 1 && (set.op as SetOp<unknown>).form === "indicator";
      return alone ? [[from, set]] : [];
    }),
  );
  const projected = new Set(held.values());
  return { terms: sets.filter((set) => !projected.has(set)), held };
}

/** The parameter that a set with one input holds, identities looked through. */
function parameterOf(vertices: readonly Vertex[], set: Vertex): number | undefined {
  if (set.inputs.length !== 1) return undefined;
  let from = vertices[set.inputs[0]?.from ?? -1];
  while (from?.op.type === "identity") from = vertices[from.inputs[0]?.from ?? -1];
  return from?.kind === "parameter" && from.active ? from.index : undefined;
}

/** Nearest point, or prox, of a set at the values of its inputs. */
export function nearest(
  plan: Plan,
  set: Vertex,
  inputs: readonly Tensor[],
  settings: SolverSettings,
): readonly Tensor[] {
  const context = contextOf(set, fixedInputs(plan.vertices, set), settings, false);
  return (set.op as SetOp<unknown>).project(inputs, context).inputs;
}

/** Which inputs of a vertex move: those that depend on a parameter and are not taken as data. */
export function movingInputs(plan: Plan, vertex: Vertex): number[] {
  return vertex.inputs.flatMap(({ from }, k) =>
    plan.vertices[from]?.active && !vertex.op.inputs[k]?.data ? [k] : [],
  );
}

/**
 * The sum over the terms: those of examples are averaged over the batch, others count once.
 * Differentiable with respect to `values`.
 */
export function objective(
  plan: Plan,
  terms: readonly Vertex[],
  values: Values,
  settings: SolverSettings,
  batch: number,
): Scalar {
  const parts = terms.map((set) => {
    const inputs = set.inputs.map(({ from }) => values[from] as Tensor);
    const op = set.op as SetOp<unknown>;
    const whole = op.loss
      ? op.loss(inputs, set.params)
      : pulled(inputs, movingInputs(plan, set), (at) => nearest(plan, set, at, settings));
    const ofExamples = set.inputs.some(({ from }) => plan.vertices[from]?.shape.includes("B"));
    return tf.div(whole, ofExamples ? batch : 1);
  });
  return tf.sum(tf.stack(parts));
}

/** Half the squared length of x - near(x) with the gradient x - near(x). */
function pulled(
  inputs: readonly Tensor[],
  moving: readonly number[],
  near: (inputs: readonly Tensor[]) => readonly Tensor[],
): Tensor {
  const compute = tf.customGrad((...given) => {
    const save = given.at(-1) as unknown as tf.GradSaveFunc;
    const at = [...inputs];
    moving.forEach((k, j) => {
      at[k] = given[j] as Tensor;
    });
    const reached = near(at);
    const moves = moving.map((k) => tf.sub(at[k] as Tensor, reached[k] as Tensor));
    save(moves);
    const squares = moves.map((move) => tf.sum(tf.square(move)));
    return {
      value: tf.div(tf.sum(tf.stack(squares)), 2),
      gradFunc: (dy, saved) => saved.map((move) => tf.mul(move, dy)),
    };
  });
  return compute(...moving.map((k) => inputs[k] as Tensor));
}
