/** y = hi where x >= 0, lo where x < 0: shared by step and sign. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { nearestInput } from "./elementwise.ts";

export interface Levels {
  readonly lo: number;
  readonly hi: number;
}

/** Farthest right of the open half-line x < 0: it has no nearest point of its own. */
const BELOW = -1e-30;

export const threshold = (x: Tensor, { lo, hi }: Levels): Tensor =>
  tf.where(tf.greaterEqual(x, 0), tf.fill(x.shape, hi), tf.fill(x.shape, lo));

/** Nearest input; ties go to hi. */
export const nearestThreshold = (x: Tensor, y: Tensor, { lo, hi }: Levels): Tensor =>
  nearestInput(x, y, [
    { x: tf.relu(x), y: hi },
    { x: tf.minimum(x, BELOW), y: lo },
  ]);
