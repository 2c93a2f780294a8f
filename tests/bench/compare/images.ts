/** Digits drawn from few numbers, and digits of which a half is hidden. */
import * as tf from "@tensorflow/tfjs-core";
import type { LoadedDataset } from "../../../core/base/datasets.ts";
import { createRng } from "../../../core/base/rng.ts";
import { loadDataset } from "../../../electron/worker/datasets.ts";
import { adamOn, squaredError } from "./adam.ts";
import { byMetric, type Comparison, type Contestant } from "./kit.ts";

const unit = "mean squared error of a pixel, held out";
const rates = [0.001, 0.003, 0.01] as const;
const seeds = [1, 2, 3];

/** All images of a part. */
const images = ({ count, columns }: LoadedDataset["train"]): tf.Tensor2D =>
  tf.tensor2d(columns.x as Float32Array, [count, 784]);

const read = async (value: tf.Tensor): Promise<number> => {
  const [number] = await value.data();
  value.dispose();
  return number as number;
};

/** Orthonormal columns with the span of these, by Gram and Schmidt twice over. */
function orthonormal(columns: tf.Tensor2D): tf.Tensor2D {
  const found: tf.Tensor[] = [];
  for (const column of tf.unstack(columns, 1)) {
    let rest: tf.Tensor = column;
    for (let round = 0; round < 2; round++)
      for (const known of found) rest = tf.sub(rest, tf.mul(known, tf.sum(tf.mul(known, rest))));
    found.push(tf.div(rest, tf.norm(rest)));
  }
  return tf.stack(found, 1) as tf.Tensor2D;
}

/** 16 principal components of the training digits, by iterating on a subspace. */
const components: Contestant = {
  name: "16 principal components",
  certain: true,
  async solve() {
    const { train, test } = loadDataset("mnist");
    const rng = createRng(1, "components");
    const error = tf.tidy(() => {
      const x = images(train);
      const middle = tf.mean(x, 0);
      const off = tf.sub(x, middle) as tf.Tensor2D;
      const covariance = tf.matMul(tf.transpose(off), off);
      const start = Float32Array.from({ length: 784 * 16 }, () => rng.normal());
      let basis = orthonormal(tf.tensor2d(start, [784, 16]));
      for (let round = 0; round < 60; round++) basis = orthonormal(tf.matMul(covariance, basis));
      const unseen = tf.sub(images(test), middle) as tf.Tensor2D;
      const drawn = tf.matMul(tf.matMul(unseen, basis), tf.transpose(basis));
      return squaredError(drawn, unseen);
    });
    return { value: await read(error) };
  },
};

const relu = (x: tf.Tensor, w: tf.Tensor, b: tf.Tensor) => tf.relu(tf.add(tf.matMul(x, w), b));

export const autoencoderDigits: Comparison = {
  name: "autoencoder-digits",
  unit,
  seeds,
  contestants: () => [
    byMetric("autoencoder-digits", "mse"),
    adamOn("Adam in tfjs", {
      dataset: "mnist",
      weights: {
        w1: [784, 128],
        b1: [128],
        w2: [128, 16],
        b2: [16],
        w3: [16, 128],
        b3: [128],
        w4: [128, 784],
        b4: [784],
      },
      scores(x, { w1, b1, w2, b2, w3, b3, w4, b4 }) {
        const code = tf.add(tf.matMul(relu(x, w1, b1), w2), b2);
        return tf.add(tf.matMul(relu(code, w3, b3), w4), b4);
      },
      loss: (drawn, _, x) => squaredError(drawn, x),
      measure: (drawn, _, x) => squaredError(drawn, x),
      better: "less",
      steps: 3000,
      batch: 32,
      rates,
    }),
    components,
  ],
};

const upper = (x: tf.Tensor): tf.Tensor2D => tf.slice(x, [0, 0], [-1, 392]) as tf.Tensor2D;
const lower = (x: tf.Tensor): tf.Tensor2D => tf.slice(x, [0, 392], [-1, 392]) as tf.Tensor2D;

/** The lower half of the training digit whose upper half is nearest. */
const nearest: Contestant = {
  name: "nearest upper half",
  certain: true,
  async solve() {
    const { train, test } = loadDataset("mnist");
    const error = tf.tidy(() => {
      const [known, unseen] = [images(train), images(test)];
      // |a - b|^2 less |a|^2, which is the same for all b.
      const products = tf.matMul(upper(unseen), tf.transpose(upper(known)));
      const far = tf.sub(tf.sum(tf.square(upper(known)), 1), tf.mul(products, 2));
      return squaredError(tf.gather(lower(known), tf.argMin(far, 1)), lower(unseen));
    });
    return { value: await read(error) };
  },
};

/** Lower halves as a linear function of upper ones, with a little ridge, by conjugate gradients. */
const linear: Contestant = {
  name: "ridge regression",
  certain: true,
  async solve() {
    const { train, test } = loadDataset("mnist");
    const ridge = 100;
    const error = tf.tidy(() => {
      const [known, unseen] = [images(train), images(test)];
      const [meanUp, meanLow] = [tf.mean(upper(known), 0), tf.mean(lower(known), 0)];
      const off = tf.sub(upper(known), meanUp) as tf.Tensor2D;
      const gram = tf.matMul(tf.transpose(off), off);
      const right = tf.matMul(tf.transpose(off), tf.sub(lower(known), meanLow) as tf.Tensor2D);
      // A system a column, all at once: each column has its own step.
      let solved: tf.Tensor = tf.zerosLike(right);
      let rest: tf.Tensor = right;
      let way: tf.Tensor = right;
      let squares = tf.sum(tf.square(rest), 0);
      for (let round = 0; round < 150; round++) {
        const image = tf.add(tf.matMul(gram, way as tf.Tensor2D), tf.mul(way, ridge));
        const step = tf.divNoNan(squares, tf.sum(tf.mul(way, image), 0));
        solved = tf.add(solved, tf.mul(way, step));
        rest = tf.sub(rest, tf.mul(image, step));
        const next = tf.sum(tf.square(rest), 0);
        way = tf.add(rest, tf.mul(way, tf.divNoNan(next, squares)));
        squares = next;
      }
      const guess = tf.add(
        tf.matMul(tf.sub(upper(unseen), meanUp) as tf.Tensor2D, solved as tf.Tensor2D),
        meanLow,
      );
      return squaredError(guess, lower(unseen));
    });
    return { value: await read(error) };
  },
};

export const mnistInpaint: Comparison = {
  name: "mnist-inpaint",
  unit,
  seeds,
  contestants: () => [
    byMetric("mnist-inpaint", "mse"),
    adamOn("Adam in tfjs, network alone", {
      dataset: "mnist",
      weights: { w1: [392, 256], b1: [256], w2: [256, 392], b2: [392] },
      scores: (x, { w1, b1, w2, b2 }) => tf.add(tf.matMul(relu(upper(x), w1, b1), w2), b2),
      loss: (guess, _, x) => squaredError(guess, lower(x)),
      measure: (guess, _, x) => squaredError(guess, lower(x)),
      better: "less",
      steps: 2000,
      batch: 32,
      rates,
    }),
    linear,
    nearest,
  ],
};
