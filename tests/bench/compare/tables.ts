/** Networks on tables: flowers and cars. */
import * as tf from "@tensorflow/tfjs-core";
import { loadDataset } from "../../../electron/worker/datasets.ts";
import { adamOn, crossEntropy, squaredError } from "./adam.ts";
import { byMetric, type Comparison, type Contestant } from "./kit.ts";
import { distance, leastSquares, product, rowsOf, svd, withSingular } from "./linear.ts";

const seeds = [1, 2, 3, 4, 5];

export const irisMlp: Comparison = {
  name: "iris-mlp",
  unit: "held-out accuracy",
  seeds,
  contestants: () => [
    byMetric("iris-mlp", "accuracy"),
    adamOn("Adam in tfjs", {
      dataset: "iris",
      weights: { w1: [4, 16], b1: [16], w2: [16, 3] },
      scores: (x, { w1, b1, w2 }) => tf.matMul(tf.relu(tf.add(tf.matMul(x, w1), b1)), w2),
      loss: crossEntropy,
      better: "more",
      steps: 1000,
      batch: 30,
      rates: [0.001, 0.003, 0.01],
    }),
  ],
};

/** A linear model of the columns and 1, fitted at once. */
const linearCars: Contestant = {
  name: "least squares on a linear model",
  certain: true,
  async solve() {
    const { train, test } = loadDataset("cars");
    const inputs = (columns: Readonly<Record<string, Float32Array>>) =>
      rowsOf(columns.x as Float32Array, 9).map((row) => [...row, 1]);
    // The columns of origin sum to 1, as the constant does: a trace of a ridge decides between them.
    const fitted = leastSquares(
      inputs(train.columns),
      rowsOf(train.columns.y as Float32Array, 1),
      1e-6,
    );
    const guess = product(inputs(test.columns), fitted).flat();
    return { value: distance(guess, test.columns.y as Float32Array) ** 2 / test.count };
  },
};

export const regression: Comparison = {
  name: "regression",
  unit: "mean squared error, held out",
  seeds,
  contestants: () => [
    byMetric("regression", "mse"),
    adamOn("Adam in tfjs", {
      dataset: "cars",
      weights: { w1: [9, 32], b1: [32], w2: [32, 1], b2: [1] },
      scores: (x, { w1, b1, w2, b2 }) =>
        tf.add(tf.matMul(tf.relu(tf.add(tf.matMul(x, w1), b1)), w2), b2),
      loss: (guess, y) => tf.losses.huberLoss(y, guess),
      measure: squaredError,
      better: "less",
      steps: 1500,
      batch: 16,
      rates: [0.001, 0.003, 0.01],
    }),
    linearCars,
  ],
};

type Weights<T> = Readonly<Record<"w1" | "b1" | "w2" | "b2" | "w3" | "b3", T>>;
const LIMIT = 1.5;
const matrices = ["w1", "w2", "w3"] as const;

/** Clips singular values of the three matrices. */
function clip(weights: Weights<tf.Variable>): void {
  for (const name of matrices) {
    const w = weights[name];
    const rows = rowsOf(w.dataSync(), w.shape[1] ?? 1);
    const clipped = withSingular(rows, (s) => Math.min(s, LIMIT));
    tf.tidy(() => w.assign(tf.tensor2d(clipped)));
  }
}

/** By how much scores can change at most, a unit of change of the measurements. */
const stretch = (weights: Weights<tf.Variable>): string => {
  const norms = matrices.map((name) => {
    const w = weights[name];
    return Math.max(...svd(rowsOf(w.dataSync(), w.shape[1] ?? 1)).s);
  });
  return `stretches ${norms.reduce((a, b) => a * b, 1).toPrecision(3)} times`;
};

const flowers = {
  dataset: "iris",
  weights: { w1: [4, 12], b1: [12], w2: [12, 12], b2: [12], w3: [12, 3], b3: [3] },
  scores(x: tf.Tensor, { w1, b1, w2, b2, w3, b3 }: Weights<tf.Tensor>) {
    const h1 = tf.relu(tf.add(tf.matMul(x, w1), b1));
    const h2 = tf.relu(tf.add(tf.matMul(h1, w2), b2));
    return tf.add(tf.matMul(h2, w3), b3);
  },
  loss: crossEntropy,
  better: "more",
  steps: 150,
  batch: 32,
  rates: [0.003, 0.01, 0.03],
} as const;

export const spectralClip: Comparison = {
  name: "spectral-clip",
  unit: "held-out accuracy",
  seeds,
  contestants: () => [
    byMetric("spectral-clip", "accuracy"),
    adamOn("Adam, free", { ...flowers, finish: stretch }),
    adamOn("Adam, clipped after training", {
      ...flowers,
      finish(weights) {
        clip(weights);
        return stretch(weights);
      },
    }),
    adamOn("Adam, clipped after each step", { ...flowers, after: clip, finish: stretch }),
  ],
};
