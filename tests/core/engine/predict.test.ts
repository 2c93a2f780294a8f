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

  it("calls the outputs of modules and groups by their own ports, not by what is inside", async () => {
    const m = model("nested");
    const iris = m.dataset("iris", { name: "iris" });
    const block = m.group("block", ["x"], (g, { x }) => {
      const hidden = g.linear("hidden", { x }, { out: 3 });
      const inner = g.linear("inner", { x: hidden.y }, { out: 3 });
      g.accuracy("inside", { logits: hidden.y, labels: g.dataset("own", { name: "iris" }).y });
      return { scores: inner.y };
    });
    const scores = block("block1", { x: iris.x }).scores;
    m.crossEntropy("goal", { logits: scores, labels: iris.y });
    m.accuracy("accuracy", { logits: scores, labels: iris.y });
    const document = m.document();
    const eye = Float32Array.from({ length: 12 }, (_, i) => (i % 4 === 0 ? 1 : 0));
    const zeros = { shape: [3], data: new Float32Array(3) };
    const parameters = {
      "block1.hidden.w.value": { shape: [4, 3], data: eye },
      "block1.hidden.b.value": zeros,
      "block1.inner.w.value": { shape: [3, 3], data: eye.slice(0, 9).fill(1) },
      "block1.inner.b.value": zeros,
    };

    const made = predictor(document, parameters);
    expect(made.outputs.map(({ id }) => id).sort()).toEqual(["block1.hidden.y", "block1.scores"]);
    const found = await made.predict([1, 2, 3, 4]);
    expect(found["block1.scores"]).toEqual({ shape: [1, 3], data: Float32Array.of(6, 6, 6) });
    expect([...(found["block1.hidden.y"]?.data ?? [])]).toEqual([1, 2, 3]);
    made.dispose();

    // Both names read the same value, each under the name that was asked for.
    const read = ["block1.scores", "block1.inner.sum.y"];
    const both = predictor(document, parameters, { read });
    const values = await both.predict([1, 2, 3, 4]);
    expect(Object.keys(values)).toEqual(read);
    expect(values["block1.scores"]).toEqual(values["block1.inner.sum.y"]);
    both.dispose();
  });

  it("keeps the variable id where a node's own value is called like the output of a module", () => {
    const m = model("alike");
    const iris = m.dataset("iris", { name: "iris" });
    const block = m.group("block", ["x"], (g, { x }) => ({ "h.y": g.scale("double", { x }).y }));
    const out = block("b", { x: iris.x })["h.y"];
    const w = m.parameter("w", { shape: [4, 4] });
    const own = m.matmul("b.h", { a: iris.x, b: w.value });
    m.meanSquaredError("goal", { x: own.y, target: iris.x });
    m.nonnegative("positive", { x: m.add("both", { x: [own.y, out] }).y });
    const parameters = { "w.value": { shape: [4, 4], data: new Float32Array(16) } };
    const read = ["b.h.y", "b.double.y"];
    const made = predictor(m.document(), parameters, { read });
    expect(made.outputs.map(({ id }) => id)).toEqual(read);
    made.dispose();
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
