/** Networks on digits and text: the same net, start, batches and number of steps, with Adam. */
import * as tf from "@tensorflow/tfjs-core";
import { adamOn, crossEntropy } from "./adam.ts";
import { byMetric, type Comparison } from "./kit.ts";

const unit = "held-out accuracy";
const rates = [0.001, 0.003, 0.01] as const;
const digits = { dataset: "mnist", loss: crossEntropy, better: "more", rates } as const;

/** x W + b. */
const layer = (x: tf.Tensor, w: tf.Tensor, b: tf.Tensor): tf.Tensor => tf.add(tf.matMul(x, w), b);

/** The product of each row of each example with w. */
const rowwise = (x: tf.Tensor, w: tf.Tensor): tf.Tensor => {
  const [count, steps, width] = x.shape as [number, number, number];
  const flat = tf.matMul(tf.reshape(x, [count * steps, width]), w);
  return tf.reshape(flat, [count, steps, -1]);
};

export const mnistMlp: Comparison = {
  name: "mnist-mlp",
  unit,
  seeds: [1, 2, 3],
  contestants: () => [
    byMetric("mnist-mlp", "accuracy"),
    adamOn("Adam in tfjs", {
      ...digits,
      weights: { w1: [784, 128], b1: [128], w2: [128, 128], b2: [128], w3: [256, 10] },
      scores(x, { w1, b1, w2, b2, w3 }) {
        const h1 = tf.relu(layer(x, w1, b1));
        const h2 = tf.relu(layer(h1, w2, b2));
        return tf.matMul(tf.concat([h1, h2], 1), w3);
      },
      steps: 3000,
      batch: 32,
    }),
  ],
};

/** Patches of 5 x 5 at stride 2 of images 28 x 28: [B * 144, 25]. Data alone, so no gradient. */
function patches(x: tf.Tensor): tf.Tensor {
  const images = tf.reshape(x, [-1, 28, 28]);
  const shifted = Array.from({ length: 25 }, (_, k) =>
    tf.stridedSlice(
      images,
      [0, Math.floor(k / 5), k % 5],
      [x.shape[0] ?? 0, Math.floor(k / 5) + 23, (k % 5) + 23],
      [1, 2, 2],
    ),
  );
  return tf.reshape(tf.stack(shifted, -1), [-1, 25]);
}

export const cnnDigits: Comparison = {
  name: "cnn-digits",
  unit,
  seeds: [1, 2, 3],
  contestants: () => [
    byMetric("cnn-digits", "accuracy"),
    adamOn("Adam in tfjs", {
      ...digits,
      weights: { kernels: [25, 16], bias: [16], weights: [576, 10] },
      scores(x, { kernels, bias, weights }) {
        const maps = tf.relu(layer(patches(x), kernels, bias));
        // Rows of pairs, then columns of pairs: tensors of three axes are what gradients of max take.
        const tall = tf.max(tf.reshape(maps, [-1, 2, 12 * 16]), 1);
        const pooled = tf.max(tf.reshape(tall, [-1, 2, 16]), 1);
        return tf.matMul(tf.reshape(pooled, [-1, 576]), weights);
      },
      steps: 800,
      batch: 32,
    }),
  ],
};

export const attentionDigits: Comparison = {
  name: "attention-digits",
  unit,
  seeds: [1, 2, 3],
  contestants: () => [
    byMetric("attention-digits", "accuracy"),
    adamOn("softmax attention, Adam in tfjs", {
      ...digits,
      weights: {
        we: [28, 32],
        be: [32],
        wq: [32, 32],
        wk: [32, 32],
        wv: [32, 32],
        wo: [32, 32],
        w: [896, 10],
        b: [10],
      },
      scores(x, { we, be, wq, wk, wv, wo, w, b }) {
        const rows = tf.relu(tf.add(rowwise(tf.reshape(x, [-1, 28, 28]), we), be));
        const heads = (weights: tf.Tensor) =>
          tf.transpose(tf.reshape(rowwise(rows, weights), [-1, 28, 4, 8]), [0, 2, 1, 3]);
        const scores = tf.mul(tf.matMul(heads(wq), heads(wk), false, true), 1 / Math.sqrt(8));
        const mixed = tf.matMul(tf.softmax(scores), heads(wv));
        const joined = tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [-1, 28, 32]);
        const both = tf.relu(tf.add(rows, rowwise(joined, wo)));
        return layer(tf.reshape(both, [-1, 896]), w, b);
      },
      steps: 1000,
      batch: 32,
    }),
  ],
};

export const rnnMoby: Comparison = {
  name: "rnn-moby",
  unit: "share of letters foretold",
  seeds: [1, 2, 3],
  contestants: () => [
    byMetric("rnn-moby", "accuracy"),
    adamOn("Adam through time in tfjs", {
      ...digits,
      dataset: "moby",
      weights: { w1: [96, 128], b1: [128], w2: [128, 96] },
      scores(x, { w1, b1, w2 }) {
        let state: tf.Tensor = tf.zeros([x.shape[0] as number, 64]);
        const scores = tf.unstack(x, 1).map((letter) => {
          const y = tf.matMul(tf.relu(layer(tf.concat([letter, state], 1), w1, b1)), w2);
          state = tf.relu(tf.slice(y, [0, 0], [-1, 64]));
          return tf.slice(y, [0, 64], [-1, 32]);
        });
        return tf.stack(scores, 1);
      },
      steps: 1200,
      batch: 32,
    }),
  ],
};
