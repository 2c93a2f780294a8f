/**
 * A step for parameters that needs no tuning by layer: the displacement that the projections of a
 * mini-batch ask for goes through Adam's rule, which scales each entry by its own history.
 * Kingma, Ba, "Adam" (2015), arXiv:1412.6980, algorithm 1, with the displacement in the place of
 * the negative gradient; no gradient is computed.
 */

import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { runNative } from "../ops/kernels/native.ts";
import { adaptivePass } from "../ops/kernels/passes.ts";
import type { Values } from "./forward.ts";
import { free, tidy } from "./memory.ts";

const MEAN_DECAY = 0.9;
const SQUARE_DECAY = 0.999;
/** Displacements may be tiny, and only their ratio to their own size counts. */
const EPSILON = 1e-12;

interface Moments {
  readonly mean: Tensor;
  readonly square: Tensor;
}

/** What the rule remembers between mini-batches. */
export interface AdaptiveState {
  readonly count: number;
  readonly moments: readonly (Moments | undefined)[];
}

export class AdaptiveStep {
  readonly #moments: (Moments | undefined)[] = [];
  #count = 0;

  /**
   * New parameters; the caller frees old ones.
   * @param from values before the mini-batch  @param moves displacements that its projections ask for;
   *   none where nothing moved
   * @param factors by index of the parameters, times the rate; other values are passed on as clones
   *   of `from`
   */
  take(from: Values, moves: Values, factors: ReadonlyMap<number, number>, rate: number): Values {
    this.#count++;
    const meanScale = 1 / (1 - MEAN_DECAY ** this.#count);
    const squareScale = 1 / (1 - SQUARE_DECAY ** this.#count);
    return from.map((old, index) => {
      if (!old) return undefined;
      const move = moves[index];
      const factor = factors.get(index);
      if (factor === undefined || !move) return tf.clone(old);
      const own = rate * factor * meanScale;
      const past = this.#moments[index] ?? nothingYet(old);
      const [value, mean, square] =
        runNative(adaptivePass, [old, move, past.mean, past.square], {
          meanDecay: MEAN_DECAY,
          squareDecay: SQUARE_DECAY,
          rate: own,
          squareScale,
          epsilon: EPSILON,
        }) ?? [];
      if (value) {
        // Written over in place, or new where a backend cannot do that.
        if (mean && square) free(past);
        this.#moments[index] = mean && square ? { mean, square } : past;
        return value;
      }
      const next = tidy(() => {
        const mean = blend(past.mean, move, MEAN_DECAY);
        const square = blend(past.square, tf.square(move), SQUARE_DECAY);
        const scale = tf.add(tf.sqrt(tf.mul(square, squareScale)), EPSILON);
        const step = tf.div(tf.mul(mean, own), scale);
        return { moments: { mean, square }, value: tf.add(old, step) };
      });
      free(past);
      this.#moments[index] = next.moments;
      return next.value;
    });
  }

  /** A copy of what the rule remembers; its tensors are the caller's. */
  capture(): AdaptiveState {
    return {
      count: this.#count,
      moments: this.#moments.map(
        (m) => m && { mean: tf.clone(m.mean), square: tf.clone(m.square) },
      ),
    };
  }

  /** Goes back to what `capture` gave, which stays the caller's. */
  restore({ count, moments }: AdaptiveState): void {
    this.dispose();
    this.#count = count;
    moments.forEach((m, index) => {
      this.#moments[index] = m && { mean: tf.clone(m.mean), square: tf.clone(m.square) };
    });
  }

  dispose(): void {
    free(this.#moments);
    this.#moments.length = 0;
  }
}

/** Moments before the first step. */
const nothingYet = (value: Tensor): Moments => ({
  mean: tf.zerosLike(value),
  square: tf.zerosLike(value),
});

/** decay * past + (1 - decay) * now. */
const blend = (past: Tensor, now: Tensor, decay: number): Tensor =>
  tf.add(tf.mul(past, decay), tf.mul(now, 1 - decay));
