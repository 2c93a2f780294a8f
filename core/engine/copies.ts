/** Small tensor pieces that both forms of the state share. */

import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Vertex } from "../compile/plan.ts";
import type { CopySpec } from "../ops/spec.ts";

/** How each input of a vertex is copied; `undefined` for inputs that are used as they are. */
export function copiesOf(vertex: Vertex, inputs: readonly Tensor[]): (CopySpec | undefined)[] {
  const { op } = vertex;
  if (op.kind !== "function" || !op.copies) return inputs.map(() => undefined);
  return op.copies(
    inputs.map((input) => input.shape),
    vertex.params,
  );
}

/** |a - b|^2, a scalar. */
export function squaredDistance(a: Tensor, b: Tensor): Scalar {
  return tf.sum(tf.squaredDifference(a, b)) as Scalar;
}
