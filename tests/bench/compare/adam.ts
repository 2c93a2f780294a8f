/** Adam in tfjs, with its gradients by tape, for any network on a data set of columns x and y. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import type { DatasetSplit, LoadedDataset } from "../../../core/base/datasets.ts";
import { createRng } from "../../../core/base/rng.ts";
import { ExampleStream } from "../../../core/engine/batches.ts";
import { loadDataset } from "../../../electron/worker/datasets.ts";
import type { Contestant } from "./kit.ts";

/** A network and how it is trained. */
export interface Training<Name extends string> {
  readonly dataset: string;
  /** Shapes of weights; those of one axis start at 0, others as of a session: normal, sqrt(2 / fan-in). */
  readonly weights: Readonly<Record<Name, readonly number[]>>;
  /** Scores of a batch x [B, ...]. */
  scores(x: tf.Tensor, weights: Readonly<Record<Name, tf.Tensor>>): tf.Tensor;
  /** What is learnt from a batch; `x` and `y` as in the data. */
  loss(scores: tf.Tensor, y: tf.Tensor, x: tf.Tensor): tf.Tensor;
  /** Mean over a batch of what is reported, "accuracy" if left out. */
  measure?(scores: tf.Tensor, y: tf.Tensor, x: tf.Tensor): tf.Tensor;
  /** Whether more is better. */
  readonly better: "more" | "less";
  /** After each step: weights may be put back into a set. */
  after?(weights: Readonly<Record<Name, tf.Variable>>, step: number): void;
  /** Once training is over. */
  finish?(weights: Readonly<Record<Name, tf.Variable>>): string | undefined;
  readonly steps: number;
  readonly batch: number;
  /** Rates that are tried before; the best on a validation part of the training data is taken. */
  readonly rates: readonly number[];
}

/** Examples measured at once. */
const CHUNK = 500;
/** Of the training data, what rates are chosen by; and how much of a run that takes. */
const CHOICE = { share: 1 / 6, steps: 1 / 2, seed: 99 };

export const crossEntropy = (scores: tf.Tensor, y: tf.Tensor): tf.Tensor =>
  tf.losses.softmaxCrossEntropy(y, scores);

export const squaredError = (guess: tf.Tensor, y: tf.Tensor): tf.Tensor =>
  tf.mean(tf.squaredDifference(guess, y));

const accuracy = (scores: tf.Tensor, y: tf.Tensor): tf.Tensor =>
  tf.mean(tf.cast(tf.equal(tf.argMax(scores, -1), tf.argMax(y, -1)), "float32"));

/** A training part without its last examples, which become the test part. */
function choiceOf(data: LoadedDataset): LoadedDataset {
  const { count, columns } = data.train;
  const kept = count - Math.floor(count * CHOICE.share);
  const part = (from: number, to: number): DatasetSplit => ({
    count: to - from,
    columns: Object.fromEntries(
      Object.entries(columns).map(([port, values]) => {
        const width = values.length / count;
        return [port, values.subarray(from * width, to * width)];
      }),
    ),
  });
  return { info: data.info, train: part(0, kept), test: part(kept, count) };
}

/** Columns x and y of these rows. */
function batchOf({ info }: LoadedDataset, split: DatasetSplit, rows: ArrayLike<number>) {
  return ["x", "y"].map((port) => {
    const shape = info.columns.find((column) => column.port === port)?.shape ?? [];
    const width = shape.reduce((a, b) => a * b, 1);
    const values = new Float32Array(rows.length * width);
    const from = split.columns[port] as Float32Array;
    for (let k = 0; k < rows.length; k++) {
      const at = (rows[k] as number) * width;
      values.set(from.subarray(at, at + width), k * width);
    }
    return tf.tensor(values, [rows.length, ...shape]);
  }) as [x: tf.Tensor, y: tf.Tensor];
}

/** Trains and measures on the test part. */
async function train<Name extends string>(
  training: Training<Name>,
  data: LoadedDataset,
  seed: number,
  rate: number,
  steps: number,
): Promise<{ value: number; note?: string }> {
  const { weights: shapes, scores, loss, batch, measure = accuracy } = training;
  const variables = Object.fromEntries(
    Object.entries<readonly number[]>(shapes).map(([name, shape]) => {
      const rng = createRng(seed, `init:${name}`);
      const size = shape.reduce((a, b) => a * b, 1);
      const scale = Math.sqrt(2 / (shape[0] ?? 1));
      const values = Float32Array.from({ length: size }, () =>
        shape.length === 1 ? 0 : scale * rng.normal(),
      );
      return [name, tf.variable(tf.tensor(values, [...shape]))];
    }),
  ) as Record<Name, tf.Variable>;
  const list = Object.values<tf.Variable>(variables);
  const optimizer = tf.train.adam(rate);
  const stream = new ExampleStream(data.train.count, seed);
  for (let done = 0; done < steps; done++) {
    // The rate falls linearly to 0, as the templates' does.
    Object.assign(optimizer, { learningRate: rate * (1 - done / steps) });
    tf.tidy(() => {
      const [x, y] = batchOf(data, data.train, stream.next(batch));
      const objective = () => loss(scores(x, variables), y, x) as tf.Scalar;
      optimizer.minimize(objective, false, list);
    });
    training.after?.(variables, done / steps);
  }
  const note = training.finish?.(variables);
  let sum = 0;
  for (let from = 0; from < data.test.count; from += CHUNK) {
    const count = Math.min(CHUNK, data.test.count - from);
    const found = tf.tidy(() => {
      const rows = Array.from({ length: count }, (_, k) => from + k);
      const [x, y] = batchOf(data, data.test, rows);
      return measure(scores(x, variables), y, x);
    });
    sum += count * ((await found.data())[0] as number);
    found.dispose();
  }
  optimizer.dispose();
  tf.dispose(list);
  return { value: sum / data.test.count, ...(note !== undefined && { note }) };
}

/**
 * Adam at the best of its rates, which is looked for before the clock runs: by half as many steps on
 * five sixths of the training examples, measured on the others.
 */
export function adamOn<Name extends string>(name: string, training: Training<Name>): Contestant {
  let data: LoadedDataset | undefined;
  let rate = Number.NaN;
  return {
    name,
    async prepare() {
      data = loadDataset(training.dataset);
      const choice = choiceOf(data);
      const sign = training.better === "more" ? 1 : -1;
      let best = Number.NEGATIVE_INFINITY;
      for (const tried of training.rates) {
        const steps = Math.ceil(training.steps * CHOICE.steps);
        const { value } = await train(training, choice, CHOICE.seed, tried, steps);
        if (!(sign * value > best)) continue;
        best = sign * value;
        rate = tried;
      }
    },
    async solve(seed) {
      if (!data) throw new Error("prepare() comes before solve().");
      const { value, note } = await train(training, data, seed, rate, training.steps);
      return { value, note: [`rate ${rate}`, note].filter(Boolean).join(", ") };
    },
  };
}
