/** An iteration on the digits template against one Adam step of the same net on the same backend. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { createRng } from "../../core/base/rng.ts";
import { createSession } from "../../core/engine/index.ts";
import { parseDocument } from "../../core/graph/parse.ts";
import { packageRoot } from "../../electron/host/paths.ts";
import { loadDataset } from "../../electron/worker/datasets.ts";
import { type BenchCase, interleave, ratioOf } from "./measure.ts";

const widths = [784, 128, 128] as const;
const classes = 10;
const stepsARound = 20;

function weights(rows: number, columns: number, name: string): tf.Variable<tf.Rank.R2> {
  const rng = createRng(1, `bench:${name}`);
  const scale = Math.sqrt(2 / rows);
  const data = Float32Array.from({ length: rows * columns }, () => scale * rng.normal());
  return tf.variable(tf.tensor2d(data, [rows, columns]), true, name);
}

/**
 * 784-128-128-10, both hidden layers joined before the output layer, with its gradients of the mean
 * cross-entropy written out: tfjs-core has none of its own. Transposes are explicit, which is several
 * times faster than the flags of matMul on wasm, so the peer is a strong one.
 */
function network() {
  const [inputs, first, second] = widths;
  const w1 = weights(inputs, first, "w1");
  const b1 = tf.variable(tf.zeros([first]), true, "b1");
  const w2 = weights(first, second, "w2");
  const b2 = tf.variable(tf.zeros([second]), true, "b2");
  const w3 = weights(first + second, classes, "w3");
  const times = (a: tf.Tensor, b: tf.Tensor): tf.Tensor2D => tf.matMul(a, b);
  const positive = (a: tf.Tensor): tf.Tensor => tf.cast(tf.greater(a, 0), "float32");
  const gradients = (x: tf.Tensor2D, y: tf.Tensor2D): { name: string; tensor: tf.Tensor }[] => {
    const h1 = tf.relu(tf.add(times(x, w1), b1)) as tf.Tensor2D;
    const h2 = tf.relu(tf.add(times(h1, w2), b2)) as tf.Tensor2D;
    const joined = tf.concat2d([h1, h2], 1);
    const batch = x.shape[0];
    const dLogits = tf.div(tf.sub(tf.softmax(times(joined, w3)), y), batch);
    const dJoined = times(dLogits, tf.transpose(w3));
    const d2 = tf.mul(tf.slice2d(dJoined, [0, first], [batch, second]), positive(h2));
    const d1 = tf.mul(
      tf.add(tf.slice2d(dJoined, [0, 0], [batch, first]), times(d2, tf.transpose(w2))),
      positive(h1),
    );
    return [
      { name: "w3", tensor: times(tf.transpose(joined), dLogits) },
      { name: "w2", tensor: times(tf.transpose(h1), d2) },
      { name: "b2", tensor: tf.sum(d2, 0) },
      { name: "w1", tensor: times(tf.transpose(x), d1) },
      { name: "b1", tensor: tf.sum(d1, 0) },
    ];
  };
  return { gradients, variables: [w1, b1, w2, b2, w3] };
}

export const adam: BenchCase = {
  name: "adam",
  async run() {
    const parsed = parseDocument(
      readFileSync(join(packageRoot(), "templates", "mnist-mlp", "graph.json"), "utf8"),
    );
    if (!parsed.ok) throw new Error(parsed.problems.map((p) => p.message).join("\n"));
    const { document } = parsed;
    const mnist = loadDataset("mnist");
    const session = createSession({ document, datasets: { mnist } });
    const batch = document.solver.batchSize;

    const { gradients, variables } = network();
    const optimizer = tf.train.adam(3e-3);
    const { count, columns } = mnist.train;
    const x = tf.tensor2d(columns.x ?? [], [count, widths[0]]);
    const y = tf.tensor2d(columns.y ?? [], [count, classes]);
    let at = 0;
    const step = (): void => {
      at = at + batch > count ? 0 : at;
      tf.tidy(() => {
        const xs = tf.slice2d(x, [at, 0], [batch, -1]);
        const ys = tf.slice2d(y, [at, 0], [batch, -1]);
        optimizer.applyGradients(gradients(xs, ys));
      });
      at += batch;
    };
    const contenders = [
      {
        name: "projections",
        async run() {
          for (let k = 0; k < stepsARound; k++) await session.step(false);
          const [id] = session.set.parameters;
          if (id) await session.values([id.id]);
        },
      },
      {
        name: "Adam in tfjs-core",
        async run() {
          for (let k = 0; k < stepsARound; k++) step();
          await variables[1]?.data();
        },
      },
    ];
    const rounds = await interleave(contenders, 9);
    const measured = rounds.map(({ name, ms }) => ({ name, ms: ms / stepsARound }));
    session.dispose();
    tf.dispose([x, y, ...variables]);
    optimizer.dispose();
    return {
      case: "adam",
      what: `one iteration of mnist-mlp, batch ${batch}`,
      ratio: ratioOf(measured),
      unit: "times faster",
      contenders: measured,
    };
  },
};
