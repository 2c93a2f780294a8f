import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, it } from "vitest";
import type { DatasetSplit, LoadedDataset } from "../../../core/base/datasets.ts";
import { evaluate } from "../../../core/evaluate/index.ts";
import { model } from "../../../core/index.ts";

beforeAll(() => tf.setBackend("cpu"));

/** Examples whose scores are their own x: class k of example i is i % 3, told as 0 where i = at. */
function split(count: number, at = -1): DatasetSplit {
  const x = new Float32Array(count * 4);
  const y = new Float32Array(count * 3);
  for (let i = 0; i < count; i++) {
    x[i * 4 + (i === at ? 0 : i % 3)] = 5;
    y[i * 3 + (i % 3)] = 1;
  }
  return { count, columns: { x, y } };
}

const info = {
  ...{ name: "iris", title: "", summary: "", source: "", train: 3, test: 2500 },
  columns: [
    { port: "x", shape: [4], kind: "real", help: "" },
    { port: "y", shape: [3], kind: "one-hot", help: "" },
  ],
  classes: ["red", "green", "blue"],
} as const;

const iris = (test: DatasetSplit): Readonly<Record<string, LoadedDataset>> => ({
  iris: { info, train: split(3), test },
});

const w = Float32Array.from({ length: 12 }, (_, i) => (i % 3 === Math.floor(i / 3) ? 1 : 0));
const parameters = { "w.value": { shape: [4, 3], data: w } };

function document(probe: boolean) {
  const m = model("flowers");
  const data = m.dataset("iris", { name: "iris" });
  const weights = m.parameter("w", { shape: [4, 3] });
  const scores = m.matmul("scores", { a: data.x, b: weights.value });
  m.crossEntropy("goal", { logits: scores.y, labels: data.y });
  if (probe) m.accuracy("judge", { logits: scores.y, labels: data.y });
  return m.document();
}

it("judges every held-out example, chunk by chunk, and keeps no tensor", async () => {
  const before = tf.memory().numTensors;
  const datasets = iris(split(2500, 2204));
  const [report, ...others] = await evaluate(document(true), { datasets, parameters });
  expect(others).toEqual([]);
  if (report?.kind !== "classification") throw new Error(report?.kind);
  expect(report).toMatchObject({ node: "judge", examples: 2500, accuracy: 2499 / 2500 });
  expect(report.worst).toMatchObject([{ example: 2204, label: "blue", prediction: "red" }]);
  expect(report.confusion).toEqual([
    [834, 0, 0],
    [0, 833, 0],
    [1, 0, 832],
  ]);
  expect(tf.memory().numTensors).toBe(before);
});

it("says what is missing", async () => {
  const datasets = iris(split(2500));
  const refused = (code: string) => expect.objectContaining({ code });
  await expect(evaluate(document(false), { datasets, parameters })).rejects.toEqual(
    refused("nothing-to-evaluate"),
  );
  await expect(evaluate(document(true), { datasets: iris(split(0)), parameters })).rejects.toEqual(
    refused("no-held-out"),
  );
  await expect(evaluate(document(true), { datasets, parameters: {} })).rejects.toEqual(
    refused("bad-parameters"),
  );
});
