/** Small tensor pieces that both forms of the state share. */

import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Vertex } from "../compile/plan.ts";
import type { CopySpec, FunctionOp, ProjectContext, SetOp } from "../ops/spec.ts";

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

/** The fused form of an op that has none: make the copies, project, average. */
export function throughCopies(
  vertex: Vertex,
  op: FunctionOp<unknown>,
  inputs: Tensor[],
  value: Tensor,
  delta: Tensor,
  context: ProjectContext<unknown>,
) {
  const specs: (CopySpec | undefined)[] = copiesOf(vertex, inputs);
  const copies = inputs.map((input, k) => specs[k]?.expand(input) ?? input);
  const target = tf.add(value, delta);
  const projected = op.project(copies, target, context);
  const output = projected.output as Tensor;
  const squares = copies.flatMap((copy, k) =>
    context.fixed[k] ? [] : [squaredDistance(projected.inputs[k] as Tensor, copy)],
  );
  return {
    displacements: copies.map((copy, k) => {
      if (context.fixed[k]) return null;
      const move = tf.sub(projected.inputs[k] as Tensor, copy);
      return specs[k]?.mean(move) ?? move;
    }),
    output: tf.sub(output, value),
    distance: tf.addN([...squares, squaredDistance(output, target)]),
  };
}
