/** Small tensor pieces that both forms of the state share. */

import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Vertex } from "../compile/plan.ts";
import type { CopySpec, ProjectContext, SetOp } from "../ops/spec.ts";

/** How each input of a vertex is copied; `undefined` for inputs that are used as they are. */
export function copiesOf(vertex: Vertex, inputs: readonly Tensor[]): (CopySpec | undefined)[] {
  const { op } = vertex;
  if (op.kind !== "function" || !op.copies) return inputs.map(() => undefined);
  return op.copies(
    inputs.map((input) => input.shape),
    vertex.params,
  );
}

/**
 * Squared distance of held values to a set: what no step can close, and what the user must see.
 * A scalar.
 */
export function heldDistance(
  op: SetOp<unknown>,
  inputs: readonly Tensor[],
  context: ProjectContext<unknown>,
): Scalar {
  const own = inputs.map((_, k) => op.inputs[k]?.data !== true);
  const nearest = op.project(inputs, { ...context, fixed: own.map((free) => !free) }).inputs;
  const squares = inputs.flatMap((input, k) =>
    own[k] ? [squaredDistance(nearest[k] as Tensor, input)] : [],
  );
  return tf.addN(squares) as Scalar;
}

/** |a - b|^2, a scalar. */
export function squaredDistance(a: Tensor, b: Tensor): Scalar {
  return tf.sum(tf.squaredDifference(a, b)) as Scalar;
}
