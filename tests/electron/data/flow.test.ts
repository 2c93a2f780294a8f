/** From a file to a model that runs on it: inspect, import, refer, load. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { builtinDatasets } from "../../../core/base/datasets.ts";
import { importPlan } from "../../../core/base/own-data.ts";
import { compile } from "../../../core/compile/index.ts";
import { createSession, run } from "../../../core/engine/index.ts";
import type { GraphDocument } from "../../../core/graph/schema.ts";
import { fileBytes } from "../../../electron/data/bytes.ts";
import { inspectFiles } from "../../../electron/data/inspect.ts";
import { importFiles } from "../../../electron/host/data/import.ts";
import { createDataStore, packedPath } from "../../../electron/host/data/store.ts";
import { loaderFor } from "../../../electron/worker/own-data.ts";
import { makeDocument, makeNode, wire } from "../../core/graph/small.ts";

beforeAll(() => tf.setBackend("cpu"));
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "proxflow-data-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = async (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return fileBytes(path);
};

/** Lengths of two kinds, one row a line, the fifth without its length and the ninth without sense. */
const table = (): string => {
  const rows = Array.from({ length: 40 }, (_, i) => {
    const kind = i % 2 === 0 ? "long" : "short";
    const length = i === 4 ? "" : i === 8 ? "tall" : String((i % 2 === 0 ? 10 : 2) + i / 100);
    return `${i},${length},${i % 3},${kind}`;
  });
  return ["id,length,width,kind", ...rows].join("\r\n");
};

const reading = (datasets: GraphDocument["datasets"]): GraphDocument => ({
  ...makeDocument(
    [
      makeNode("data", "dataset", { name: "lengths" }),
      makeNode("w", "parameter", { shape: [2, 2] }),
      makeNode("m", "matmul"),
      makeNode("loss", "cross-entropy"),
    ],
    [
      wire("data.x", "m.a"),
      wire("w.value", "m.b"),
      wire("m.y", "loss.logits"),
      wire("data.y", "loss.labels"),
    ],
  ),
  ...(datasets && { datasets }),
});

describe("a CSV file", () => {
  it("is looked at, imported, referred to and loaded", async () => {
    const file = await put("my lengths.csv", table());
    const seen = await inspectFiles([file]);
    expect(seen).toMatchObject({ format: "csv", suggestedName: "my-lengths", complete: true });
    expect(seen.plan.columns.map(({ name, type, role }) => [name, type, role])).toEqual([
      ["id", "number", "ignore"],
      ["length", "number", "input"],
      ["width", "number", "input"],
      ["kind", "category", "target"],
    ]);
    expect(seen.report.dropped).toEqual([
      { reason: "a value is missing in column length", count: 1, where: ["line 6"] },
      { reason: "a value is no number in column length", count: 1, where: ["line 10"] },
    ]);

    const store = createDataStore(join(folder, "data"));
    const { reference, report } = await importFiles(store, {
      files: [file],
      plan: seen.plan,
      name: "lengths",
    });
    expect(report).toMatchObject({ rows: 40, kept: 38 });
    expect(reference).toMatchObject({
      train: 30,
      validation: 0,
      test: 8,
      classes: ["long", "short"],
    });
    expect(await store.list()).toMatchObject([{ name: "lengths", x: [2], y: [2], train: 30 }]);
    expect(await store.reference("lengths")).toEqual(reference);

    // The data travels in the document: no folder is needed.
    const document = reading({ lengths: reference });
    expect(compile(document, builtinDatasets)).toMatchObject({ ok: true });
    const { train, test } = loaderFor(document, join(folder, "nowhere"))("lengths");
    expect([train.count, test.count]).toEqual([30, 8]);
    const x = train.columns.x as Float32Array;
    const y = train.columns.y as Float32Array;
    const lengths = Array.from({ length: 30 }, (_, i) => x[2 * i] as number);
    expect(lengths.reduce((a, b) => a + b, 0) / 30).toBeCloseTo(0, 5);
    expect(lengths.reduce((a, b) => a + b * b, 0) / 30).toBeCloseTo(1, 5);
    expect(lengths.map((_, i) => [y[2 * i], y[2 * i + 1]])).toEqual(
      lengths.map((length) => (length > 0 ? [1, 0] : [0, 1])),
    );
  });

  it("gives the same data for the same plan, another for another seed, and is kept once", async () => {
    const file = await put("a.csv", table());
    const { plan } = await inspectFiles([file]);
    const store = createDataStore(join(folder, "data"));
    const one = await importFiles(store, { files: [file], plan, name: "one" });
    const two = await importFiles(store, { files: [file], plan, name: "two" });
    expect(two.reference.checksum).toBe(one.reference.checksum);
    const other = importPlan.parse({ ...plan, split: { ...plan.split, seed: 2 } });
    const three = await importFiles(store, { files: [file], plan: other, name: "three" });
    expect(three.reference.checksum).not.toBe(one.reference.checksum);
    await store.remove("one");
    const path = packedPath(store.folder, one.reference.checksum);
    expect(readFileSync(path).length).toBe(one.reference.bytes);
    await store.remove("two");
    expect(() => readFileSync(path)).toThrow(/ENOENT/);
    await store.rename("three", "third");
    expect((await store.list()).map(({ name }) => name)).toEqual(["third"]);
    await expect(store.rename("third", "mnist")).rejects.toThrow(/comes with Proxflow/);
  });

  it("that is not held in memory gives the same rows, read one by one", async () => {
    const file = await put("a.csv", table());
    const { plan } = await inspectFiles([file]);
    const store = createDataStore(join(folder, "data"));
    const { reference } = await importFiles(store, { files: [file], plan, name: "lengths" });
    const document = reading({ lengths: reference });
    const held = loaderFor(document, store.folder)("lengths");
    const { train, test } = loaderFor(document, store.folder, new Map(), 0)("lengths");
    expect([train.columns, test.columns]).toEqual([{}, {}]);
    for (const port of ["x", "y"]) {
      const rows = train.stored?.[port]?.rows([7, 3]) as Float32Array;
      const all = held.train.columns[port] as Float32Array;
      expect([...rows]).toEqual([...all.subarray(14, 16), ...all.subarray(6, 8)]);
    }
    // A run on either goes the same way, and measures the same.
    const solve = async (dataset: typeof held) => {
      const solver = { ...document.solver, batchSize: 8, stop: { iterations: 20 } };
      const session = createSession({
        document: { ...document, solver },
        datasets: { lengths: dataset },
      });
      const outcome = await run(session, {});
      session.dispose();
      return outcome.residuals;
    };
    expect(await solve({ ...held, train, test })).toEqual(await solve(held));
  });

  it("is asked for again where its data is not there, and refused where it is another", async () => {
    const file = await put("a.csv", table());
    const { plan } = await inspectFiles([file]);
    const store = createDataStore(join(folder, "data"));
    const { reference } = await importFiles(store, { files: [file], plan, name: "lengths" });
    const { embedded: _, ...bare } = reference;
    const document = reading({ lengths: bare });
    expect(compile(document, builtinDatasets)).toMatchObject({ ok: true });
    expect(() => loaderFor(document, join(folder, "nowhere"))("lengths")).toThrow(
      expect.objectContaining({
        code: "data-missing",
        place: { node: "data" },
        fix: expect.stringContaining("a.csv"),
      }),
    );
    const again = {
      plan: reference.plan,
      name: "lengths",
      replace: true,
      expected: reference.checksum,
    };
    const changed = await put("b.csv", table().replace("10,", "11,"));
    await expect(importFiles(store, { ...again, files: [changed] })).rejects.toMatchObject({
      code: "other-data",
    });
    const elsewhere = createDataStore(join(folder, "elsewhere"));
    await importFiles(elsewhere, { ...again, files: [file] });
    expect(loaderFor(document, elsewhere.folder)("lengths").train.count).toBe(30);
  });
});
