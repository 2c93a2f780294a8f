/** `tf.tidy` for results whose lists may hold `null` for "no tensor". */
import * as tf from "@tensorflow/tfjs-core";

/** Runs `compute` and disposes every tensor that it made but does not return. */
export function tidied<T extends object>(compute: () => T): T {
  // tf.tidy walks plain objects and skips null; only its type does not say so.
  return tf.tidy(compute as () => tf.TensorContainer) as unknown as T;
}
