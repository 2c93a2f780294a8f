/** Readers of the formats other than tables. */
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { importPlan } from "../../../core/base/own-data.ts";
import { buildPacked, memoryTarget } from "../../../electron/data/build.ts";
import { openRows } from "../../../electron/data/formats.ts";
import { inspectFiles } from "../../../electron/data/inspect.ts";
import { PackedData } from "../../../electron/data/packed.ts";
import { heldBytes } from "../../../electron/data/reference.ts";
import { file, idx, jpeg, look, npy, png } from "./make.ts";

/** The set that an inspection's plan makes, ready to be read. */
async function packed(files: Parameters<typeof inspectFiles>[0], change: object = {}) {
  const { plan } = await inspectFiles(files);
  const wanted = importPlan.parse({ ...plan, ...change });
  const target = memoryTarget();
  const built = await buildPacked(await openRows(files, wanted.format, wanted), wanted, target);
  return { built, data: new PackedData(heldBytes(target.bytes)) };
}

const count = (n: number) => Array.from({ length: n }, (_, i) => i);
const images = idx([10, 4, 5], count(200));
const labels = idx(
  [10],
  count(10).map((i) => i % 2),
);

describe("IDX", () => {
  it("images and labels become one set, packed files too", async () => {
    const files = [
      file("b-labels-idx1-ubyte", labels),
      file("a-images-idx3-ubyte.gz", gzipSync(images)),
    ];
    const seen = await inspectFiles(files);
    expect(seen.format).toBe("idx");
    expect(seen.result).toMatchObject({ classes: ["0", "1"], train: 8, test: 2 });
    expect(seen.thumbnails[1]).toMatchObject({ width: 5, height: 4, channels: 1, label: "1" });
    const { data } = await packed([file("x-idx3-ubyte", images), file("y-idx1-ubyte", labels)]);
    const first = data.examples.train[0] as number;
    const x = data.gather("x", "train", [0]);
    expect([...x]).toEqual(count(20).map((i) => Math.fround((20 * first + i) / 255)));
  });

  it("files of a test part stay the test part", async () => {
    const { built } = await packed([
      file("train-images-idx3-ubyte", images),
      file("train-labels-idx1-ubyte", labels),
      file("t10k-images-idx3-ubyte", idx([4, 4, 5], count(80))),
      file("t10k-labels-idx1-ubyte", idx([4], [0, 1, 0, 1])),
    ]);
    expect(built.description).toMatchObject({ train: 10, validation: 0, test: 4 });
  });
});

describe("NPY and NPZ", () => {
  it("give arrays with the examples first", async () => {
    const x = npy([6, 2], count(12));
    const y = npy([6], [0, 1, 0, 1, 0, 1]);
    const one = await look("x.npy", x);
    expect(one.result?.columns).toMatchObject([{ port: "x", shape: [2] }]);
    const { data, built } = await packed([file("set.npz", zipSync({ "x.npy": x, "y.npy": y }))]);
    expect(built.description).toMatchObject({ classes: ["0", "1"], train: 5, test: 1 });
    const mean = data.gather("x", "train", count(5)).reduce((a, b) => a + b, 0) / 10;
    expect(mean).toBeCloseTo(0, 5);
  });

  it("keep the parts that their names say", async () => {
    const zip = zipSync({
      "x_train.npy": npy([4, 3], count(12)),
      "y_train.npy": npy([4], [0, 1, 0, 1]),
      "x_test.npy": npy([2, 3], count(6)),
      "y_test.npy": npy([2], [1, 0]),
    });
    const { built } = await packed([file("s.npz", zip)]);
    expect(built.description).toMatchObject({
      train: 4,
      test: 2,
      columns: [{ shape: [3] }, { shape: [2] }],
    });
  });
});

describe("JSON", () => {
  const rows = count(10).map((i) => ({ a: i, v: [i, 2 * i], kind: i % 2 ? "p" : "q" }));
  it.each([
    ["records", JSON.stringify(rows)],
    [
      "columns",
      JSON.stringify({
        a: rows.map((r) => r.a),
        v: rows.map((r) => r.v),
        kind: rows.map((r) => r.kind),
      }),
    ],
  ])("of %s is read", async (_, text) => {
    const seen = await look("r.json", text);
    expect(seen.result).toMatchObject({
      classes: ["p", "q"],
      columns: [{ shape: [3] }, { shape: [2] }],
    });
  });

  it("records that differ are left out, and told", async () => {
    const seen = await look(
      "r.json",
      JSON.stringify([...rows, 7, { a: 1, v: [1], kind: "p" }, { a: 2 }]),
    );
    expect(seen.report.dropped.map(({ reason, where }) => [reason, where])).toEqual([
      ["it is no record", ["record 11"]],
      ["a list has another shape than in the first record, in column v", ["record 12"]],
      ["a value is missing in column v", ["record 13"]],
    ]);
  });
});

describe("images", () => {
  const tree = {
    "pets/cat/1.png": png(8, 8, 10),
    "pets/cat/2.png": png(9, 4, 20),
    "pets/dog/1.jpg": jpeg(16, 16, 200),
    "pets/dog/2.png": png(8, 8, 250),
    "pets/dog/broken.png": png(8, 8, 1).subarray(0, 40),
    "__MACOSX/pets/cat/._1.png": png(2, 2, 0),
  };

  it("in a zip archive are scaled to one size and labelled by their folders", async () => {
    const { built, data } = await packed([file("pets.zip", zipSync(tree))], {
      image: { width: 4, height: 4, channels: 1 },
    });
    expect(built.description).toMatchObject({
      classes: ["cat", "dog"],
      columns: [
        { shape: [4, 4, 1], kind: "real" },
        { shape: [2], kind: "one-hot" },
      ],
    });
    expect(built.report).toMatchObject({
      kept: 4,
      dropped: [{ count: 1, where: ["pets/dog/broken.png"] }],
    });
    const tones = (["train", "test"] as const).flatMap((part) =>
      count(data.examples[part].length).map((i) =>
        Math.round(255 * (data.gather("x", part, [i])[5] as number)),
      ),
    );
    const [a, b, c, d] = tones.sort((p, q) => p - q) as [number, number, number, number];
    expect([a, b, d]).toEqual([10, 20, 250]);
    expect(Math.abs(c - 200)).toBeLessThanOrEqual(2);
  });
});

describe("text", () => {
  it("becomes windows of characters, each with the next one as its target", async () => {
    const { built, data } = await packed([file("t.txt", "abcab".repeat(40))], {
      window: { steps: 4, stride: 4, ahead: 1, targets: "each" },
    });
    expect(built.description).toMatchObject({
      classes: ["a", "b", "c"],
      columns: [{ shape: [4, 3] }, { shape: [4, 3] }],
    });
    const [x, y] = ["x", "y"].map((port) => data.gather(port, "train", [0, 1]));
    const letters = (v: Float32Array) =>
      count(8)
        .map((i) => "abc"[[...v.subarray(3 * i, 3 * i + 3)].indexOf(1)])
        .join("");
    expect([letters(x as Float32Array), letters(y as Float32Array)]).toEqual([
      "abcababc",
      "bcababca",
    ]);
  });

  it("of words joins the rare ones", async () => {
    const words = `${"the cat, ".repeat(30)}sat once upon a mat`;
    const { built } = await packed([file("t.txt", words)], {
      text: { unit: "word", vocabulary: 4 },
      window: { steps: 2 },
    });
    expect(built.description.classes).toEqual([",", "cat", "the", "(other)"]);
    expect(built.report.notes.join()).toMatch(/5 rare tokens/);
  });
});
