/**
 * Learning the digits: Proxflow's presets against Adam with its gradients written out by hand, on
 * tfjs's ops and on our kernels; tfjs-adam.ts has Adam as tfjs itself offers it. Settings were chosen on a validation part of the training digits
 * (search.ts); here all train on the 8,000 and are measured on the 2,000 held out.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { LoadedDataset } from "../../core/base/datasets.ts";
import { createRng } from "../../core/base/rng.ts";
import { AdaptiveStep } from "../../core/engine/adaptive-step.ts";
import { ExampleStream } from "../../core/engine/batches.ts";
import { createSession } from "../../core/engine/index.ts";
import { matrices } from "../../core/ops/matmul-shape.ts";
import type { SolverSettings } from "../../core/solvers/settings.ts";
import { digits } from "./networks.ts";

/** A run: accuracy and seconds of training (evaluation not counted) at each measurement. */
export interface Curve {
  readonly points: readonly { readonly seconds: number; readonly accuracy: number }[];
}

export interface Contender {
  readonly name: string;
  readonly epochs: number;
  /** Fewer seeds than the others, for those that are slow; what its row says of it. */
  readonly few?: { readonly seeds: number; readonly why: string };
  train(data: LoadedDataset, seed: number, epochs: number, every: number): Promise<Curve>;
}

/** One of Proxflow's settings. @param every batches between measurements */
export function projections(
  name: string,
  epochs: number,
  solver: Partial<SolverSettings> & { readonly batchSize: number },
  lambda: number,
): Contender {
  const steps = solver.stepsPerBatch ?? 1;
  return {
    name,
    epochs,
    async train(data, seed, epochs, every) {
      const batches = Math.floor((epochs * data.train.count) / solver.batchSize);
      const iterations = batches * steps;
      const document = digits({ ...solver, seed, stop: { iterations } }, lambda);
      const session = createSession({ document, datasets: { mnist: data } });
      const curve = await timed(iterations, every * steps, {
        step: () => session.step(false),
        accuracy: async () => (await session.evaluate()).accuracy ?? Number.NaN,
      });
      session.dispose();
      return curve;
    },
  };
}

/** Runs `steps` steps, timing them and not the measurements between. */
export async function timed(
  steps: number,
  every: number,
  run: { step(): Promise<unknown> | unknown; accuracy(): Promise<number> },
): Promise<Curve> {
  const points: { seconds: number; accuracy: number }[] = [];
  let seconds = 0;
  for (let done = 0; done < steps; ) {
    const until = Math.min(steps, done + every);
    const start = performance.now();
    for (; done < until; done++) await run.step();
    seconds += (performance.now() - start) / 1000;
    points.push({ seconds, accuracy: await run.accuracy() });
  }
  return { points };
}

export const [inputs, first, second, classes] = [784, 128, 128, 10];

/** Weights of 784-128-128-10 (w1, b1, w2, b2, w3), the same that a session with this seed starts from. */
export function startingWeights(seed: number): tf.Tensor[] {
  const start = (rows: number, columns: number, stream: string) => {
    const normal = createRng(seed, `init:${stream}`);
    const scale = Math.sqrt(2 / rows);
    const size = rows * columns;
    return tf.tensor2d(
      Float32Array.from({ length: size }, () => scale * normal.normal()),
      [rows, columns],
    );
  };
  return [
    start(inputs, first, "w1"),
    tf.zeros([first]),
    start(first, second, "w2"),
    tf.zeros([second]),
    start(first + second, classes, "w3"),
  ];
}

/** Mini-batches (images [B, 784], one-hot classes [B, 10]) in the order in which a session takes them. */
export function batchesOf(
  { train }: LoadedDataset,
  seed: number,
): (batch: number) => [x: tf.Tensor2D, y: tf.Tensor2D] {
  const pick = (column: Float32Array, width: number, rows: Uint32Array) => {
    const out = new Float32Array(rows.length * width);
    rows.forEach((row, k) => {
      out.set(column.subarray(row * width, (row + 1) * width), k * width);
    });
    return tf.tensor2d(out, [rows.length, width]);
  };
  const [xs, ys] = [train.columns.x as Float32Array, train.columns.y as Float32Array];
  const stream = new ExampleStream(train.count, seed);
  return (batch) => {
    const rows = stream.next(batch);
    return [pick(xs, inputs, rows), pick(ys, classes, rows)];
  };
}

/** The part of the held-out digits that `logits` puts into their class. */
export async function heldOut(
  { test }: LoadedDataset,
  logits: (x: tf.Tensor2D) => tf.Tensor,
): Promise<number> {
  const right = tf.tidy(() => {
    const x = tf.tensor2d(test.columns.x as Float32Array, [test.count, inputs]);
    const y = tf.tensor2d(test.columns.y as Float32Array, [test.count, classes]);
    return tf.mean(tf.cast(tf.equal(tf.argMax(logits(x), 1), tf.argMax(y, 1)), "float32"));
  });
  const [value] = await right.data();
  right.dispose();
  return value as number;
}

/** How a network multiplies and steps: by tfjs's ops, or by kernels of ours. */
interface Arithmetic {
  /** @param turned the factor that is to be transposed first */
  times(a: tf.Tensor, b: tf.Tensor, turned?: "a" | "b"): tf.Tensor;
  /** New values from values and gradients. */
  step(values: tf.Tensor[], gradients: tf.Tensor[], rate: number): tf.Tensor[];
  dispose(): void;
}

/** Products with transposes made explicitly, several times faster on wasm than flags of matMul. */
const turning =
  (product: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Arithmetic["times"] =>
  (a, b, turned) =>
    product(turned === "a" ? tf.transpose(a) : a, turned === "b" ? tf.transpose(b) : b);

/** Adam by tfjs's ops, with the usual decays. */
function tfjsArithmetic(): Arithmetic {
  let means: tf.Tensor[] = [];
  let squares: tf.Tensor[] = [];
  let count = 0;
  return {
    times: turning((a, b) => tf.matMul(a, b)),
    step(values, gradients, rate) {
      count++;
      const [c1, c2] = [1 - 0.9 ** count, 1 - 0.999 ** count];
      const old = [means, squares];
      const blend = (past: tf.Tensor | undefined, now: tf.Tensor, decay: number) => {
        const fresh = tf.mul(now, 1 - decay);
        return past ? tf.add(tf.mul(past, decay), fresh) : fresh;
      };
      means = gradients.map((g, k) => tf.tidy(() => blend(means[k], g, 0.9)));
      squares = gradients.map((g, k) => tf.tidy(() => blend(squares[k], tf.square(g), 0.999)));
      tf.dispose(old);
      return values.map((value, k) =>
        tf.tidy(() => {
          const scale = tf.add(tf.sqrt(tf.div(squares[k] as tf.Tensor, c2)), 1e-8);
          return tf.sub(value, tf.div(tf.mul(means[k] as tf.Tensor, rate / c1), scale));
        }),
      );
    },
    dispose: () => tf.dispose([means, squares]),
  };
}

/** The same by our kernels: the engine's matrix product and its adaptive step. */
function ownArithmetic(): Arithmetic {
  const rule = new AdaptiveStep();
  return {
    times: turning(matrices),
    step(values, gradients, rate) {
      const all = new Map(values.map((_, k) => [k, 1]));
      // The rule steps along what it is given: a gradient taken with a negative rate.
      return rule.take(values, gradients, all, -rate) as tf.Tensor[];
    },
    dispose: () => rule.dispose(),
  };
}

const arithmetics = {
  "tfjs-adam-by-hand": tfjsArithmetic,
  "own-adam": ownArithmetic,
} as const;

/**
 * Adam on 784-128-128-10 with skips, mean cross-entropy, gradients written out, rate falling linearly
 * to 0 over the epochs.
 */
export function adam(
  name: keyof typeof arithmetics,
  epochs: number,
  batch: number,
  rate: number,
): Contender {
  return {
    name,
    epochs,
    async train(data, seed, epochs, every) {
      const arithmetic = arithmetics[name]();
      const { times } = arithmetic;
      let weights: tf.Tensor[] = startingWeights(seed);
      const forward = (x: tf.Tensor) => {
        const [w1, b1, w2, b2, w3] = weights as [
          tf.Tensor,
          tf.Tensor,
          tf.Tensor,
          tf.Tensor,
          tf.Tensor,
        ];
        const h1 = tf.relu(tf.add(times(x, w1), b1));
        const h2 = tf.relu(tf.add(times(h1, w2), b2));
        const joined = tf.concat([h1, h2], 1);
        return { w2, w3, h1, h2, joined, logits: times(joined, w3) };
      };
      const gradients = (x: tf.Tensor, y: tf.Tensor): tf.Tensor[] => {
        const { w2, w3, h1, h2, joined, logits } = forward(x);
        const rows = x.shape[0] as number;
        const dLogits = tf.div(tf.sub(tf.softmax(logits), y), rows);
        const dJoined = times(dLogits, w3, "b");
        const on = (h: tf.Tensor) => tf.cast(tf.greater(h, 0), "float32");
        const d2 = tf.mul(tf.slice(dJoined, [0, first], [rows, second]), on(h2));
        const d1 = tf.mul(
          tf.add(tf.slice(dJoined, [0, 0], [rows, first]), times(d2, w2, "b")),
          on(h1),
        );
        return [
          times(x, d1, "a"),
          tf.sum(d1, 0),
          times(h1, d2, "a"),
          tf.sum(d2, 0),
          times(joined, dLogits, "a"),
        ];
      };
      const nextBatch = batchesOf(data, seed);
      const steps = Math.floor((epochs * data.train.count) / batch);
      let done = 0;
      const curve = await timed(steps, every, {
        step() {
          const found = tf.tidy(() => gradients(...nextBatch(batch)));
          const next = arithmetic.step(weights, found, rate * (1 - done / steps));
          tf.dispose([weights, found]);
          weights = next;
          done++;
        },
        accuracy: () => heldOut(data, (x) => forward(x).logits),
      });
      tf.dispose(weights);
      arithmetic.dispose();
      return curve;
    },
  };
}
