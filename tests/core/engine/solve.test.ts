import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { decodeSafetensors, encodeSafetensors } from "../../../core/base/safetensors.ts";
import { type SolveFrame, solve } from "../../../core/engine/solve.ts";
import { model } from "../../../core/graph/builder.ts";
import type { GraphDocument } from "../../../core/graph/schema.ts";

beforeAll(() => tf.setBackend("cpu"));

function lineCircle(stop: GraphDocument["solver"]["stop"] = { iterations: 30 }): GraphDocument {
  const m = model("line and circle");
  const point = m.parameter("point", { shape: [2] });
  m.hyperplane("line", { x: point.value });
  m.sphere("circle", { x: point.value });
  return m.document({ algorithm: "dr", stop });
}

describe("a solve", () => {
  it("gives a frame each iteration at interval 0, and then what it came to", async () => {
    const run = solve(lineCircle(), { frameInterval: 0 });
    const frames: SolveFrame[] = [];
    for await (const frame of run) frames.push(frame);
    // The last one is of the end, once more.
    expect(frames.map(({ iteration }) => iteration)).toEqual([
      ...Array.from({ length: 30 }, (_, i) => i + 1),
      30,
    ]);
    expect(Object.keys(frames[0]?.residuals ?? {})).toEqual(["line", "circle"]);
    const { status, iterations, gap, parameters } = await run.result();
    expect([status, iterations]).toEqual(["limit", 30]);
    expect(gap).toBe(frames.at(-1)?.gap);
    expect(parameters["point.value"]?.shape).toEqual([2]);
  });

  it("gives the same without a reader, and frees what it took", async () => {
    const tensors = tf.memory().numTensors;
    const watched = solve(lineCircle(), { frameInterval: 0 });
    for await (const _ of watched);
    const [a, b] = [await watched.result(), await solve(lineCircle()).result()];
    expect({ ...b, seconds: 0 }).toEqual({ ...a, seconds: 0 });
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it("waits for its reader: nothing is computed while the loop's body works", async () => {
    let iterations = 0;
    for await (const { iteration } of solve(lineCircle(), { frameInterval: 0 })) {
      // Were the run ahead, frames would be skipped or the iteration would not follow.
      expect(iteration - iterations).toBeLessThanOrEqual(1);
      iterations = iteration;
      const before = tf.memory().numTensors;
      await new Promise((resolve) => setTimeout(resolve, 3));
      // After the last frame the run is over, and frees its own.
      if (iteration < 30) expect(tf.memory().numTensors).toBe(before);
    }
    expect(iterations).toBe(30);
  });

  it("ends when the loop is left, with what there is", async () => {
    const tensors = tf.memory().numTensors;
    const run = solve(lineCircle({ iterations: 1_000_000 }), { frameInterval: 0 });
    for await (const { iteration } of run) if (iteration === 5) break;
    const { status, iterations } = await run.result();
    expect(status).toBe("stopped");
    expect(iterations).toBe(5);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it("ends when it is aborted, by a timer too, while nobody reads", async () => {
    const abort = new AbortController();
    const run = solve(lineCircle({ iterations: 100_000_000 }), { signal: abort.signal });
    setTimeout(() => abort.abort(), 1);
    expect((await run.result()).status).toBe("stopped");
    const early = await solve(lineCircle(), { signal: AbortSignal.abort() }).result();
    expect([early.status, early.iterations]).toEqual(["stopped", 0]);
  });

  it("throws in the loop and from the result, and runs once", async () => {
    const bad = { ...lineCircle(), edges: [] };
    const loop = async () => {
      for await (const _ of solve(bad));
    };
    await expect(loop()).rejects.toMatchObject({ code: "bad-document", place: { node: "line" } });
    await expect(solve(bad).result()).rejects.toMatchObject({ code: "bad-document" });
    const run = solve(lineCircle());
    await run.result();
    await expect(run[Symbol.asyncIterator]().next()).rejects.toThrow("call solve() again");
  });

  it("reads other values, too", async () => {
    const m = model("sum");
    const a = m.parameter("a", { shape: [3] });
    const b = m.negate("b", { x: a.value });
    m.sphere("unit", { x: b.y }, { center: [0, 0, 0] });
    const document = m.document({ stop: { iterations: 20 } });
    const { parameters, values } = await solve(document, { read: ["b.y"] }).result();
    const minus = (parameters["a.value"]?.data ?? new Float32Array()).map((x) => -x);
    expect(values["b.y"]?.data).toEqual(minus);
    await expect(solve(document, { read: ["b.z"] }).result()).rejects.toThrow('"b.z"');
  });
});

describe("parameters that were saved", () => {
  it("are where the next solve begins", async () => {
    const first = await solve(lineCircle({ iterations: 200 })).result();
    const saved = encodeSafetensors(first.parameters);
    const { arrays } = decodeSafetensors(saved);
    expect(arrays).toEqual(first.parameters);
    const stopped = { parameters: arrays, signal: AbortSignal.abort() };
    const still = await solve(lineCircle(), stopped).result();
    expect(still.parameters).toEqual(first.parameters);
    const fresh = await solve(lineCircle(), { signal: AbortSignal.abort() }).result();
    expect(still.gap).toBeLessThan(fresh.gap / 100);
  });

  it("are refused where they are not of the model", async () => {
    const tensors = tf.memory().numTensors;
    const start = (shape: number[], data: number[], name = "point.value") =>
      solve(lineCircle(), {
        parameters: { [name]: { shape, data: Float32Array.from(data) } },
      }).result();
    const where = { code: "bad-parameters", place: { node: "point" } };
    await expect(start([3], [1, 2, 3])).rejects.toMatchObject(where);
    await expect(start([2], [1, Number.NaN])).rejects.toMatchObject(where);
    await expect(start([2], [1, 2], "pint.value")).rejects.toThrow('no parameter "pint.value"');
    expect(tf.memory().numTensors).toBe(tensors);
  });
});
