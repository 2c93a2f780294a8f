import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, it } from "vitest";
import type { DatasetSplit, LoadedDataset } from "../../../core/base/datasets.ts";
import { worstExamples } from "../../../core/evaluate/examples.ts";
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

it("judges the part that is asked for, tells how far it is, and ends when told to", async () => {
  const [set] = Object.values(iris(split(2500)));
  const datasets = { iris: { ...(set as LoadedDataset), validation: split(6, 4) } };
  const part = "validation";
  const [report] = await evaluate(document(true), { datasets, parameters, part });
  expect(report).toMatchObject({ examples: 6, accuracy: 5 / 6, worst: [{ example: 4 }] });
  const [trained] = await evaluate(document(true), { datasets, parameters, part: "train" });
  expect(trained).toMatchObject({ examples: 3, accuracy: 1 });
  await expect(
    evaluate(document(true), { datasets: iris(split(3)), parameters, part }),
  ).rejects.toEqual(expect.objectContaining({ code: "no-validation" }));
  const told: (readonly [number, number])[] = [];
  const onProgress = (done: number, total: number): void => {
    told.push([done, total]);
    if (done === 2000) throw new Error("enough");
  };
  const before = tf.memory().numTensors;
  await expect(evaluate(document(true), { datasets, parameters, onProgress })).rejects.toThrow(
    "enough",
  );
  expect(told).toEqual([0, 1000, 2000].map((done) => [done, 2500]));
  expect(tf.memory().numTensors).toBe(before);
});

it("refuses parameters whose scores are no numbers", async () => {
  const huge = { "w.value": { shape: [4, 3], data: w.map((v) => v * 3e38) } };
  const before = tf.memory().numTensors;
  await expect(
    evaluate(document(true), { datasets: iris(split(3)), parameters: huge }),
  ).rejects.toEqual(expect.objectContaining({ code: "not-finite", place: { node: "judge" } }));
  expect(tf.memory().numTensors).toBe(before);
});

it("shows what the model saw where it was wrong", async () => {
  const options = { datasets: iris(split(2500, 2204)), parameters };
  const reports = await evaluate(document(true), options);
  const before = tf.memory().numTensors;
  const [[views] = []] = await worstExamples(document(true), options, reports);
  expect(views).toEqual([
    {
      name: "x",
      view: {
        kind: "row",
        entries: [5, 0, 0, 0].map((value, k) => ({ name: `x[${k}]`, value })),
        more: 0,
      },
    },
  ]);
  expect(tf.memory().numTensors).toBe(before);
});

it("shows what a regression said beside what it was to say", async () => {
  const m = model("copies");
  const data = m.dataset("iris", { name: "iris" });
  const weights = m.parameter("w", { shape: [4, 3] });
  const told = m.matmul("told", { a: data.x, b: weights.value });
  m.squaredError("goal", { x: told.y, target: data.y });
  m.meanSquaredError("judge", { x: told.y, target: data.y });
  const options = { datasets: iris(split(6, 4)), parameters, worst: 1 };
  const reports = await evaluate(m.document(), options);
  expect(reports).toMatchObject([{ kind: "regression", worst: [{ example: 4 }] }]);
  const [[views] = []] = await worstExamples(m.document(), options, reports);
  const row = (name: string, values: number[]) => ({
    name,
    view: {
      kind: "row",
      entries: values.map((value, k) => ({ name: `${name}[${k}]`, value })),
      more: 0,
    },
  });
  expect(views).toEqual([row("x", [5, 0, 0, 0]), row("wanted", [0, 1, 0]), row("said", [5, 0, 0])]);
});
