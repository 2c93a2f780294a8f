/** The temporal-order task: the orthogonal-rnn template against plain recurrent nets with gradients. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import type { LoadedDataset } from "../../core/base/datasets.ts";
import { createRng } from "../../core/base/rng.ts";
import { ExampleStream } from "../../core/engine/batches.ts";
import { createSession, run } from "../../core/engine/index.ts";
import { parseDocument } from "../../core/graph/parse.ts";
import { packageRoot } from "../../electron/host/paths.ts";
import { loadDataset } from "../../electron/worker/datasets.ts";
import type { ReportCase } from "./report.ts";

const [length, symbols, state, classes] = [60, 6, 64, 4];
const [steps, batch, seed] = [2000, 32, 1];

interface Result {
  readonly accuracy: number;
  readonly seconds: number;
}

/** The template as it is. */
async function projections(data: LoadedDataset): Promise<Result> {
  const path = join(packageRoot(), "templates", "orthogonal-rnn", "graph.json");
  const parsed = parseDocument(readFileSync(path, "utf8"));
  if (!parsed.ok) throw new Error(parsed.problems.map((p) => p.message).join("\n"));
  const start = performance.now();
  const session = createSession({
    document: parsed.document,
    datasets: { "temporal-order": data },
  });
  const { metrics } = await run(session);
  session.dispose();
  return {
    accuracy: metrics.accuracy ?? Number.NaN,
    seconds: (performance.now() - start) / 1000,
  };
}

/**
 * h = tanh(h W + x U + b) for all steps, then scores: gradients by tfjs's tape through time, as many
 * steps of the optimizer as the template takes, on batches of the same size.
 */
async function gradients(data: LoadedDataset, optimizer: tf.Optimizer): Promise<Result> {
  const start = performance.now();
  const weights = (rows: number, columns: number, name: string) => {
    const rng = createRng(seed, `order:${name}`);
    const values = Float32Array.from(
      { length: rows * columns },
      () => rng.normal() / Math.sqrt(rows),
    );
    return tf.variable(tf.tensor2d(values, [rows, columns]), true, `order-${name}`);
  };
  const u = weights(symbols, state, "u");
  const w = weights(state, state, "w");
  const v = weights(state, classes, "v");
  const b = tf.variable(tf.zeros<tf.Rank.R1>([state]), true, "order-b");
  const variables: tf.Variable[] = [u, w, v, b];
  const scores = (x: tf.Tensor3D): tf.Tensor => {
    let h: tf.Tensor = tf.zeros([x.shape[0], state]);
    for (const symbol of tf.unstack(x, 1))
      h = tf.tanh(tf.add(tf.add(tf.matMul(h, w), tf.matMul(symbol, u)), b));
    return tf.matMul(h, v);
  };
  const tensors = ({ columns }: LoadedDataset["train"], rows: ArrayLike<number>) => {
    const pick = (column: Float32Array, width: number) => {
      const out = new Float32Array(rows.length * width);
      Array.from(rows).forEach((row, k) => {
        out.set(column.subarray(row * width, (row + 1) * width), k * width);
      });
      return out;
    };
    const x = pick(columns.x as Float32Array, length * symbols);
    const y = pick(columns.y as Float32Array, classes);
    return {
      x: tf.tensor3d(x, [rows.length, length, symbols]),
      y: tf.tensor2d(y, [rows.length, classes]),
    };
  };
  const stream = new ExampleStream(data.train.count, seed);
  for (let k = 0; k < steps; k++)
    tf.tidy(() => {
      const { x, y } = tensors(data.train, stream.next(batch));
      optimizer.minimize(
        () => tf.losses.softmaxCrossEntropy(y, scores(x)) as tf.Scalar,
        false,
        variables,
      );
    });
  const right = tf.tidy(() => {
    const { x, y } = tensors(
      data.test,
      Array.from({ length: data.test.count }, (_, i) => i),
    );
    return tf.mean(tf.cast(tf.equal(tf.argMax(scores(x), 1), tf.argMax(y, 1)), "float32"));
  });
  const [accuracy] = await right.data();
  tf.dispose([right, ...variables]);
  optimizer.dispose();
  return { accuracy: accuracy as number, seconds: (performance.now() - start) / 1000 };
}

/** Calls `each` as figures come in. */
export async function orderReport(each: (row: ReportCase) => void): Promise<ReportCase[]> {
  const data = loadDataset("temporal-order");
  const contenders: readonly (readonly [string, () => Promise<Result>])[] = [
    ["orthogonal-rnn", () => projections(data)],
    ...[0.001, 0.003].map(
      (rate) => [`tanh-adam-${rate}`, () => gradients(data, tf.train.adam(rate))] as const,
    ),
    ...[0.01, 0.1].map(
      (rate) => [`tanh-sgd-${rate}`, () => gradients(data, tf.train.sgd(rate))] as const,
    ),
  ];
  const rows: ReportCase[] = [];
  for (const [name, train] of contenders) {
    const { accuracy, seconds } = await train();
    const row = { name, value: accuracy, unit: "accuracy", note: `${seconds.toFixed(1)} s` };
    rows.push(row);
    each(row);
  }
  return rows;
}
