/** Adam as tfjs's own guide writes it: a model of its ops, `tf.train.adam`, `minimize`. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import { batchesOf, type Contender, heldOut, startingWeights, timed } from "./training.ts";

/**
 * The same net, start, batches and schedule as the other contenders; gradients are tfjs's, derived by
 * its tape, and so is the optimizer. Rate and batch are those that a search found for Adam.
 * @param rate at the first step; it falls linearly to 0
 */
export function tfjsAdam(epochs: number, batch: number, rate: number): Contender {
  return {
    name: "tfjs-adam",
    epochs,
    async train(data, seed, epochs, every) {
      const starts = startingWeights(seed);
      const variables = starts.map((value, k) => tf.variable(value, true, `tfjs-adam-${k}`));
      tf.dispose(starts);
      const [w1, b1, w2, b2, w3] = variables as [
        tf.Variable,
        tf.Variable,
        tf.Variable,
        tf.Variable,
        tf.Variable,
      ];
      const logits = (x: tf.Tensor2D) => {
        const h1 = tf.relu(tf.add(tf.matMul(x, w1), b1));
        const h2 = tf.relu(tf.add(tf.matMul(h1, w2), b2));
        return tf.matMul(tf.concat([h1, h2], 1), w3);
      };
      const optimizer = tf.train.adam(rate);
      const nextBatch = batchesOf(data, seed);
      const steps = Math.floor((epochs * data.train.count) / batch);
      let done = 0;
      const curve = await timed(steps, every, {
        step() {
          Object.assign(optimizer, { learningRate: rate * (1 - done / steps) });
          tf.tidy(() => {
            const [x, y] = nextBatch(batch);
            optimizer.minimize(
              () => tf.losses.softmaxCrossEntropy(y, logits(x)) as tf.Scalar,
              false,
              variables,
            );
          });
          done++;
        },
        accuracy: () => heldOut(data, logits),
      });
      tf.dispose(variables);
      optimizer.dispose();
      return curve;
    },
  };
}
