/** Values of vertices by their ops' usual meaning, from sources to targets. */
import type { Tensor } from "@tensorflow/tfjs-core";
import { concrete } from "../base/shape.ts";
import type { Plan, Vertex } from "../compile/plan.ts";

/** A value a vertex index; holes where it was not asked for. */
export type Values = (Tensor | undefined)[];

/** Indices of `wanted` and all they depend on. */
export function ancestors(plan: Plan, wanted: readonly number[]): Set<number> {
  const found = new Set(wanted);
  for (let i = plan.vertices.length - 1; i >= 0; i--)
    if (found.has(i)) for (const { from } of (plan.vertices[i] as Vertex).inputs) found.add(from);
  return found;
}

/**
 * Runs ops forward. Sources must be in `given`; the result shares their tensors.
 * @param needed indices to compute, closed under inputs (see `ancestors`)
 */
export function forwardPass(
  plan: Plan,
  given: Values,
  needed: ReadonlySet<number>,
  batch: number,
): Values {
  const values: Values = [...given];
  for (const vertex of plan.vertices) {
    if (!needed.has(vertex.index) || values[vertex.index]) continue;
    if (vertex.kind === "set") continue;
    values[vertex.index] = forwardVertex(vertex, values, batch);
  }
  return values;
}

/** f(inputs) of one vertex. */
export function forwardVertex(vertex: Vertex, values: Values, batch: number): Tensor {
  const { op, params } = vertex;
  const inputs = vertex.inputs.map(({ from }) => values[from] as Tensor);
  if (op.kind === "function") return op.forward(inputs, params);
  if (op.kind === "reshape") return op.forward(inputs, params, concrete(vertex.shape, batch));
  throw new Error(`${vertex.id} (${op.type}) has no value to compute`);
}
