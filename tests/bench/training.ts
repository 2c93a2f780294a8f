/**
 * Learning the digits: Proxflow's presets against Adam with its gradients written out, on tfjs's own
 * ops and on our kernels. Settings were chosen on a validation part of the training digits
 * (search.ts); here all train on the 8,000 and are measured on the 2,000 held out.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { LoadedDataset } from "../../core/base/datasets.ts";
import { createRng } from "../../core/base/rng.ts";
import { AdaptiveStep } from "../../core/engine/adaptive-step.ts";
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
  train(data: LoadedDataset, seed: number, epochs: number, every: number): Promise<Curve>;
}

/** One of Proxflow's settings. @param every batches between measurements */
export function projections(
  name: string,
  epochs: number,
  solver: Partial<SolverSettings> & { readonly batchSize: number },
  lambda: number,
): Contender {
  return {
    name,
    epochs,
    async train(data, seed, epochs, every) {
      const iterations = Math.floor((epochs * data.train.count) / solver.batchSize);
      const document = digits({ ...solver, seed, stop: { iterations } }, lambda);
      const session = createSession({ document, datasets: { mnist: data } });
      const curve = await timed(iterations, every, {
        step: () => session.step(false),
        accuracy: async () => (await session.evaluate()).accuracy ?? Number.NaN,
      });
      session.dispose();
      return curve;
    },
  };
}

async function timed(
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

const [inputs, first, second, classes] = [784, 128, 128, 10];

/** How a network multiplies and steps: by tfjs's ops, or by kernels of ours. */
interface Arithmetic {
  times(a: tf.Tensor, b: tf.Tensor): tf.Tensor;
  /** New values from values and gradients. */
  step(values: tf.Tensor[], gradients: tf.Tensor[], rate: number): tf.Tensor[];
  dispose(): void;
}

/** Adam by tfjs's ops, with the usual decays. */
function tfjsArithmetic(): Arithmetic {
  let means: tf.Tensor[] = [];
  let squares: tf.Tensor[] = [];
  let count = 0;
  return {
    times: (a, b) => tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D),
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
    times: (a, b) => matrices(a, b),
    step(values, gradients, rate) {
      const reached = values.map((value, k) => tf.sub(value, gradients[k] as tf.Tensor));
      const all = new Set(values.map((_, k) => k));
      const next = rule.take(values, reached, all, rate) as tf.Tensor[];
      tf.dispose(reached);
      return next;
    },
    dispose: () => rule.dispose(),
  };
}

/**
 * Adam on 784-128-128-10 with skips, mean cross-entropy, gradients written out, transposes explicit
 * (several times faster than the flags of matMul on wasm), rate falling linearly to 0.
 */
export function adam(
  name: "tfjs-adam" | "own-adam",
  epochs: number,
  batch: number,
  rate: number,
): Contender {
  return {
    name,
    epochs,
    async train(data, seed, epochs, every) {
      const arithmetic = name === "tfjs-adam" ? tfjsArithmetic() : ownArithmetic();
      const { times } = arithmetic;
      const rng = createRng(seed, "bench:order");
      const start = (rows: number, columns: number, stream: string) => {
        const normal = createRng(seed, `bench:${stream}`);
        const scale = Math.sqrt(2 / rows);
        const size = rows * columns;
        return tf.tensor2d(
          Float32Array.from({ length: size }, () => scale * normal.normal()),
          [rows, columns],
        );
      };
      let weights: tf.Tensor[] = [
        start(inputs, first, "w1"),
        tf.zeros([first]),
        start(first, second, "w2"),
        tf.zeros([second]),
        start(first + second, classes, "w3"),
      ];
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
        const dJoined = times(dLogits, tf.transpose(w3));
        const on = (h: tf.Tensor) => tf.cast(tf.greater(h, 0), "float32");
        const d2 = tf.mul(tf.slice(dJoined, [0, first], [rows, second]), on(h2));
        const d1 = tf.mul(
          tf.add(tf.slice(dJoined, [0, 0], [rows, first]), times(d2, tf.transpose(w2))),
          on(h1),
        );
        return [
          times(tf.transpose(x), d1),
          tf.sum(d1, 0),
          times(tf.transpose(h1), d2),
          tf.sum(d2, 0),
          times(tf.transpose(joined), dLogits),
        ];
      };
      const { count, columns } = data.train;
      const pick = (column: Float32Array, width: number, rows: readonly number[]) => {
        const out = new Float32Array(rows.length * width);
        rows.forEach((row, k) => {
          out.set(column.subarray(row * width, (row + 1) * width), k * width);
        });
        return tf.tensor2d(out, [rows.length, width]);
      };
      const [xs, ys] = [columns.x as Float32Array, columns.y as Float32Array];
      let order: number[] = [];
      const steps = Math.floor((epochs * count) / batch);
      let done = 0;
      const test = data.test;
      const curve = await timed(steps, every, {
        step() {
          if (order.length < batch) {
            order = Array.from({ length: count }, (_, k) => k);
            for (let k = count - 1; k > 0; k--) {
              const other = rng.below(k + 1);
              [order[k], order[other]] = [order[other] as number, order[k] as number];
            }
          }
          const rows = order.splice(-batch);
          const found = tf.tidy(() => gradients(pick(xs, inputs, rows), pick(ys, classes, rows)));
          const next = arithmetic.step(weights, found, rate * (1 - done / steps));
          tf.dispose([weights, found]);
          weights = next;
          done++;
        },
        async accuracy() {
          const right = tf.tidy(() => {
            const x = tf.tensor2d(test.columns.x as Float32Array, [test.count, inputs]);
            const y = tf.tensor2d(test.columns.y as Float32Array, [test.count, classes]);
            const hit = tf.equal(tf.argMax(forward(x).logits, 1), tf.argMax(y, 1));
            return tf.mean(tf.cast(hit, "float32"));
          });
          const [value] = await right.data();
          right.dispose();
          return value as number;
        },
      });
      tf.dispose(weights);
      arithmetic.dispose();
      return curve;
    },
  };
}
