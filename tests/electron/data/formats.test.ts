/** Readers of the formats other than tables: right files, and many that are not. */
import { deflateRawSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { ProxflowError } from "../../../core/base/errors.ts";
import { importPlan } from "../../../core/base/own-data.ts";
import { buildPacked, memoryTarget } from "../../../electron/data/build.ts";
import { openRows } from "../../../electron/data/formats.ts";
import { inspectFiles } from "../../../electron/data/inspect.ts";
import {
  PackedData,
  type PackedDescription,
  type PackedField,
} from "../../../electron/data/packed.ts";
import { heldBytes } from "../../../electron/data/reference.ts";
import { file, idx, jpeg, look, npy, npyOf, png } from "./make.ts";

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

describe("broken files", () => {
  const y = npy([3], [1, 2, 3]);
  const zip = zipSync({ "x.npy": npy([2, 2], count(4)) });
  const header = (text: string) => npyOf(text, new Uint8Array(16));
  const bomb = (() => {
    // A zip whose file claims to unpack to 3 GiB.
    const bytes = Buffer.from(
      zipSync({ "x.npy": deflateRawSync(Buffer.alloc(9999)) }, { level: 0 }),
    );
    const central = bytes.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    bytes.writeUInt32LE(3 * 2 ** 30, central + 24);
    return bytes;
  })();
  it.each([
    [
      "IDX without its two zeros",
      "a-idx3-ubyte",
      Buffer.from([1, 0, 8, 1, 0, 0, 0, 1, 5]),
      "bad-idx",
      /byte 0/,
    ],
    [
      "IDX of a type that is not",
      "a-idx3-ubyte",
      idx([2, 4, 4], count(32), 10),
      "bad-idx",
      /byte 2/,
    ],
    ["IDX without axes", "a-idx3-ubyte", Buffer.from([0, 0, 8, 0]), "bad-idx", /byte 3/],
    ["IDX cut in its header", "a-idx3-ubyte", Buffer.from([0, 0, 8, 3, 0, 0]), "cut-off", /byte 6/],
    ["IDX cut in its numbers", "a-idx3-ubyte", images.subarray(0, 100), "cut-off", /byte 100/],
    ["IDX of no examples", "a-idx3-ubyte", idx([0, 4, 4], []), "bad-shape", /empty/],
    [
      "IDX of vast examples",
      "a-idx3-ubyte",
      idx([1, 4294967295, 4294967295], []),
      "bad-shape",
      /too many/,
    ],
    ["NPY that is something else", "a.npy", "hello, world", "bad-npy", /byte 0/],
    ["NPY of version 9", "a.npy", npyOf("{}", new Uint8Array(0), 9), "bad-npy", /byte 6/],
    ["NPY with half a header", "a.npy", y.subarray(0, 20), "cut-off", /byte 20/],
    [
      "NPY without a shape",
      "a.npy",
      header("{'descr': '<f4', 'fortran_order': False}"),
      "bad-npy",
      /shape/,
    ],
    [
      "NPY of objects",
      "a.npy",
      header("{'descr': '|O', 'fortran_order': False, 'shape': (4,), }"),
      "bad-npy",
      /\|O/,
    ],
    [
      "NPY of complex numbers",
      "a.npy",
      header("{'descr': '<c8', 'fortran_order': False, 'shape': (2,), }"),
      "bad-npy",
      /<c8/,
    ],
    [
      "NPY in Fortran's order",
      "a.npy",
      header("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }"),
      "bad-npy",
      /Fortran/,
    ],
    [
      "NPY of one number",
      "a.npy",
      header("{'descr': '<f4', 'fortran_order': False, 'shape': (), }"),
      "bad-shape",
      /one number/,
    ],
    ["NPY cut in its numbers", "a.npy", y.subarray(0, -5), "cut-off", /example/],
    ["NPZ that is no zip", "a.npz", "not a zip archive", "bad-zip", /a\.npz/],
    ["NPZ cut off", "a.npz", zip.subarray(0, -30), "bad-zip", /a\.npz/],
    [
      "NPZ without arrays",
      "a.npz",
      zipSync({ "readme.txt": Buffer.from("hi") }),
      "no-rows",
      /no \.npy/,
    ],
    ["NPZ that claims 3 GiB", "a.npz", bomb, "too-large", /1 GiB/],
    [
      "NPZ of unequal lengths",
      "a.npz",
      zipSync({ "x.npy": npy([2, 2], count(4)), "y.npy": y }),
      "bad-shape",
      /2 examples/,
    ],
    ["JSON cut off", "a.json", '[{"a": 1},\n {"a": ', "bad-json", /line 2/],
    ["JSON with a comma too many", "a.json", '[\n{"a": 1,}\n]', "bad-json", /line 2/],
    ["JSON of one number", "a.json", "17", "bad-json", /neither/],
    ["JSON of no columns", "a.json", '{"a": 1}', "bad-json", /no columns/],
    ["JSON with unequal columns", "a.json", '{"a": [1, 2], "b": [1]}', "bad-json", /2 values/],
    ["JSON of nothing", "a.json", "[]", "no-rows", /no records/],
    ["JSON of numbers alone", "a.json", "[1, 2, 3]", "bad-json", /no records/],
    ["a zip without images", "a.zip", zipSync({ "a.txt": Buffer.from("x") }), "no-rows", /no PNG/],
    ["a zip that is none", "a.zip", "PK", "bad-zip", /a\.zip/],
    ["text in UTF-16", "a.txt", Buffer.from("\uFEFFabc", "utf16le"), "not-text", /UTF-16/],
    ["text with a zero byte", "a.txt", "abc\0def", "not-text", /byte 3/],
    ["bytes of no format", "a.bin", Buffer.from([7, 0, 3, 1, 0]), "unknown-format", /a\.bin/],
    ["nothing at all", "a.npy", "", "no-rows", /empty/],
  ])("%s: typed, with the place", async (_, name, data, code, message) => {
    const error = await look(name, data).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ProxflowError);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it.each([
    ["an empty image", { "a/1.png": new Uint8Array(0) }, /empty/],
    ["a PNG of bytes", { "a/1.png": Buffer.from("89504e470d0a1a0affff", "hex") }, /cut off/],
    ["a JPEG cut off", { "a/1.jpg": jpeg(8, 8, 3).subarray(0, 60) }, /cannot be read/],
    ["text called an image", { "a/1.png": Buffer.from("hello") }, /neither PNG nor JPEG/],
  ])("%s: told beside the preview", async (_, tree, message) => {
    const seen = await look("a.zip", zipSync(tree));
    expect(seen.problem).toMatchObject({
      code: "no-rows",
      message: expect.stringMatching(message),
    });
  });

  const sound: readonly (readonly [string, Uint8Array])[] = [
    ["a-idx3-ubyte", images],
    ["a.npy", npy([3, 2], count(6))],
    ["a.npz", zip],
    [
      "a.json",
      Buffer.from('[{"a": 1, "b": [1, 2]}, {"a": 2, "b": [3, 4]}, {"a": 3, "b": [5, 6]}]'),
    ],
    ["a.zip", zipSync({ "p/1.png": png(4, 4, 9), "q/1.jpg": jpeg(8, 8, 99) })],
    ["a.txt", Buffer.from("Es war einmal, schön und gut. ".repeat(4))],
  ];
  it.each(sound)(
    "%s: any change ends in a message or in a set, never in a crash",
    async (name, base) => {
      const change = fc.tuple(fc.nat(base.length - 1), fc.integer({ min: 0, max: 255 }));
      await fc.assert(
        fc.asyncProperty(
          fc.array(change, { maxLength: 5 }),
          fc.nat(base.length),
          async (changes, cut) => {
            const data = Buffer.from(changes.length > 2 ? base.subarray(0, cut) : base);
            for (const [at, value] of changes) if (at < data.length) data[at] = value;
            const result = await look(name, data).catch((e: unknown) => e);
            if (result instanceof Error) expect(result).toBeInstanceOf(ProxflowError);
          },
        ),
        { numRuns: 150 },
      );
    },
  );
});

describe("a packed set", () => {
  it("with any byte changed is refused, or read as some set", async () => {
    const target = memoryTarget();
    const { plan } = await inspectFiles([file("x-idx3-ubyte", images)]);
    await buildPacked(await openRows([file("x-idx3-ubyte", images)], "idx", plan), plan, target);
    const bytes = Buffer.from(target.bytes);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }), (at, value) => {
        const changed = Buffer.from(bytes);
        changed[at] = value;
        try {
          new PackedData(heldBytes(changed)).gather("x", "train", [0]);
        } catch (error) {
          expect(error).toBeInstanceOf(ProxflowError);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("whose description speaks of more than its rows hold is refused", async () => {
    const target = memoryTarget();
    const table = file("a.csv", "a,kind\n1,p\n2,q\n3,p\n");
    const { plan } = await inspectFiles([table]);
    await buildPacked(await openRows([table], "csv", plan), plan, target);
    const whole = Buffer.from(target.bytes);
    const start = whole.length - 12 - whole.readUInt32LE(whole.length - 12);
    const told = JSON.parse(whole.subarray(start, -12).toString()) as PackedDescription;
    const sealed = (change: Partial<PackedDescription>): Uint8Array => {
      const json = Buffer.from(JSON.stringify({ ...told, ...change }));
      const tail = Buffer.from(whole.subarray(-12));
      tail.writeUInt32LE(json.length);
      return Buffer.concat([whole.subarray(0, start), json, tail]);
    };
    const open = (change: Partial<PackedDescription>) =>
      new PackedData(heldBytes(sealed(change))).gather("x", "train", [0]);
    const [first, second] = told.fields as [PackedField, PackedField];
    const columns = told.description.columns.map((c) => ({ ...c, shape: [1e12] }));
    expect(open({})).toBeInstanceOf(Float32Array);
    for (const change of [
      { fields: [{ ...first, at: told.stride }, second] },
      { fields: [{ ...first, shape: [1e9] }, second] },
      { fields: [{ ...first, store: "u16" as const }, second] },
      { fields: [{ ...first, scale: [] }, second] },
      { fields: [first, { ...second, places: [7] }] },
      { description: { ...told.description, columns } },
    ])
      expect(() => open(change)).toThrow(/damaged/);
  });
});
