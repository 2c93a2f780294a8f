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
  return tf.variable(tf.tensor2d(data, [rows, columns]));
}

/** 784-128-128-10, both hidden layers joined before the output layer. */
function network() {
  const [inputs, first, second] = widths;
  const w1 = weights(inputs, first, "w1");
  const b1 = tf.variable(tf.zeros([first]));
  const w2 = weights(first, second, "w2");
  const b2 = tf.variable(tf.zeros([second]));
  const w3 = weights(first + second, classes, "w3");
  const logits = (x: tf.Tensor2D): tf.Tensor2D => {
    const h1 = tf.relu(tf.add(tf.matMul(x, w1), b1)) as tf.Tensor2D;
    const h2 = tf.relu(tf.add(tf.matMul(h1, w2), b2)) as tf.Tensor2D;
    return tf.matMul(tf.concat2d([h1, h2], 1), w3) as tf.Tensor2D;
  };
  return { logits, variables: [w1, b1, w2, b2, w3] };
}

/** Mean cross-entropy of logits against one-hot labels. */
function crossEntropy(logits: tf.Tensor2D, labels: tf.Tensor2D): tf.Scalar {
  const picked = tf.sum(tf.mul(logits, labels), 1);
  return tf.mean(tf.sub(tf.logSumExp(logits, 1), picked)) as tf.Scalar;
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

    const { logits, variables } = network();
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
        const { grads } = tf.variableGrads(() => crossEntropy(logits(xs), ys), variables);
        optimizer.applyGradients(grads);
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
