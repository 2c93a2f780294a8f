import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import type { NamedArray } from "../../../core/base/safetensors.ts";
import { type PredictInput, predictor } from "../../../core/engine/predict.ts";
import { model } from "../../../core/graph/builder.ts";
import type { GraphDocument } from "../../../core/graph/schema.ts";

beforeAll(() => tf.setBackend("cpu"));

function flowers(): GraphDocument {
  const m = model("flowers");
  const iris = m.dataset("iris", { name: "iris" });
  const w = m.parameter("w", { shape: [4, 3] });
  const scores = m.matmul("scores", { a: iris.x, b: w.value });
  m.crossEntropy("goal", { logits: scores.y, labels: iris.y });
  m.accuracy("accuracy", { logits: scores.y, labels: iris.y });
  return m.document();
}

/** Picks the first three measurements. */
const pick: Record<string, NamedArray> = {
  "w.value": {
    shape: [4, 3],
    data: Float32Array.from({ length: 12 }, (_, i) => (i % 4 === 0 ? 1 : 0)),
  },
};

const failure = async (input: unknown, document = flowers(), parameters = pick) => {
  const tensors = tf.memory().numTensors;
  const made = predictor(document, parameters);
  const error = await made.predict(input as PredictInput).catch((reason: Error) => reason);
  made.dispose();
  expect(tf.memory().numTensors).toBe(tensors);
  return error;
};

describe("a predictor", () => {
  it("says what goes in and what comes out", () => {
    const made = predictor(flowers(), pick);
    expect(made.inputs).toEqual([{ id: "iris.x", shape: ["B", 4] }]);
    expect(made.outputs).toEqual([{ id: "scores.y", shape: ["B", 3] }]);
    made.dispose();
  });

  it.each<[string, PredictInput | Record<string, PredictInput>, number]>([
    ["one example", [1, 2, 3, 4], 1],
    ["one example by name", { "iris.x": [1, 2, 3, 4] }, 1],
    ["several", [[1, 2, 3, 4], [1, 2, 3, 4]], 2], // biome-ignore format: a table
    ["numbers row by row", Float32Array.of(1, 2, 3, 4, 1, 2, 3, 4), 2],
    [
      "an array with its shape",
      { shape: [2, 4], data: Float32Array.of(1, 2, 3, 4, 1, 2, 3, 4) },
      2,
    ],
  ])("takes %s", async (_, input, count) => {
    const made = predictor(flowers(), pick);
    const found = await made.predict(input);
    const data = Float32Array.from({ length: 3 * count }, (_, i) => (i % 3) + 1);
    expect(found).toEqual({ "scores.y": { shape: [count, 3], data } });
    made.dispose();
  });

  it("gives any value that is asked for, and needs no more than that depends on", async () => {
    const made = predictor(flowers(), {}, { read: ["iris.x"] });
    expect(await made.predict([1, 2, 3, 4])).toEqual({
      "iris.x": { shape: [1, 4], data: Float32Array.of(1, 2, 3, 4) },
    });
    made.dispose();
    expect(() => predictor(flowers(), pick, { read: ["warp.y"] })).toThrow('no value "warp.y"');
  });

  it("gives what was found where there is no data to go by", async () => {
    const m = model("line");
    m.hyperplane("line", { x: m.parameter("point", { shape: [2] }).value });
    const found = { "point.value": { shape: [2], data: Float32Array.of(0.25, 0.75) } };
    const made = predictor(m.document(), found);
    expect(made.inputs).toEqual([]);
    expect(await made.predict()).toEqual(found);
    await expect(made.predict([1])).rejects.toThrow("takes no input");
    made.dispose();
  });

  it.each<[string, unknown, RegExp]>([
    ["nothing", undefined, /There is no input/],
    ["too few", [1, 2, 3], /"iris\.x" has shape \[3\].*One example has shape \[4\]/s],
    ["too deep", [[[1, 2, 3, 4]]], /has shape \[1, 1, 4\]/],
    ["uneven lists", [[1, 2, 3, 4], [1]], /unequal length/],
    ["an empty list", [], /has shape \[0\]/],
    ["a row cut short", Float32Array.of(1, 2, 3, 4, 5), /has 5 numbers, an example 4/],
    [
      "a shape that is not its own",
      { shape: [2, 4], data: Float32Array.of(1) },
      /has 1 numbers, its shape 8/,
    ],
    ["no number", [1, 2, "3", 4], /holds "3"/],
    ["a number that is not finite", [1, 2, Number.NaN, 4], /has NaN as entry 2/],
    ["another input", { "iris.z": [1, 2, 3, 4] }, /no input "iris\.z"/],
  ])("refuses %s, by name and shape", async (_, input, message) => {
    const error = await failure(input);
    expect(error).toMatchObject({ code: "bad-input" });
    const { message: text, fix } = error as Error & { fix?: string };
    expect(`${text} ${fix}`).toMatch(message);
  });

  it("refuses parameters of another model", () => {
    const tensors = tf.memory().numTensors;
    const w = pick["w.value"] as NamedArray;
    const make = (parameters: Record<string, NamedArray>) => () => predictor(flowers(), parameters);
    expect(make({})).toThrow('There is no value for "w.value"');
    expect(make({ ...pick, "v.value": w })).toThrow('no parameter "v.value"');
    expect(make({ "w.value": { ...w, shape: [3, 4] } })).toThrow("[3,4], the parameter [4,3]");
    expect(make({ "w.value": { ...w, data: w.data.map(() => Number.NaN) } })).toThrow("is NaN");
    expect(tf.memory().numTensors).toBe(tensors);
  });
});
