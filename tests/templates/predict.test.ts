/** What is predicted equals what the run has: on a mini-batch, and in the metric on held-out data. */
import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { inRoot } from "../../build/paths.mjs";
import { createSession } from "../../core/engine/index.ts";
import { predictor } from "../../core/engine/predict.ts";
import { createTemplates } from "../../electron/host/templates.ts";
import { pickBackend } from "../../electron/worker/backend.ts";
import { loadDataset } from "../../electron/worker/datasets.ts";

const templates = createTemplates(inRoot("templates"));

it.each([
  ["mnist-mlp", "digits.x", "logits.y", "logits.y"],
  ["iris-mlp", "flowers.x", "logits.y", "logits.y"],
  ["cnn-digits", "digits.x", "logits.y", "logits.y"],
  ["rnn-moby", "book.x", "rnn.y", "rnn.all.y"],
])("%s", async (name, input, output, variable) => {
  await pickBackend("wasm");
  const { document } = await templates.open(name);
  const data = document.nodes.find(({ type }) => type === "dataset")?.params.name as string;
  const dataset = loadDataset(data);
  const session = createSession({ document, datasets: { [data]: dataset } });
  for (let step = 0; step < 3; step++) await session.step(false);
  const parameters = Object.fromEntries((await session.values()).map((v) => [v.id, v]));
  const [given, expected] = await session.values([input, variable]);
  const metrics = await session.evaluate();
  session.dispose();

  const before = tf.memory().numTensors;
  const made = predictor(document, parameters);
  expect(made.inputs.map(({ id }) => id)).toEqual([input]);
  expect(made.outputs.map(({ id }) => id)).toEqual([output]);
  const { [output]: found } = await made.predict(given?.data);
  expect(found).toEqual({ shape: expected?.shape, data: expected?.data });

  const { x, y } = dataset.test.columns as Record<string, Float32Array>;
  const { [output]: all } = await made.predict(x);
  const classes = dataset.info.columns.find(({ port }) => port === "y")?.shape.at(-1) as number;
  const best = (values: ArrayLike<number> = [], row: number) => {
    const part = Array.from({ length: classes }, (_, k) => values[row * classes + k] as number);
    return part.indexOf(Math.max(...part));
  };
  const rows = [...Array((y?.length ?? 0) / classes).keys()];
  const right = rows.filter((row) => best(all?.data, row) === best(y, row)).length;
  expect(right / rows.length).toBeCloseTo(metrics.accuracy as number, 6);
  made.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
