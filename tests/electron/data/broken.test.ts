/** Broken files of the formats other than tables: each a message with its place, none a crash. */
import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { ProxflowError } from "../../../core/base/errors.ts";
import { buildPacked, memoryTarget } from "../../../electron/data/build.ts";
import { openRows } from "../../../electron/data/formats.ts";
import { inspectFiles } from "../../../electron/data/inspect.ts";
import {
  PackedData,
  type PackedDescription,
  type PackedField,
} from "../../../electron/data/packed.ts";
import { heldBytes } from "../../../electron/data/reference.ts";
import { file, idx, jpeg, look, npy, npyOf, placed, png } from "./make.ts";

const count = (n: number) => Array.from({ length: n }, (_, i) => i);
const images = idx([10, 4, 5], count(200));

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
  const bombAt = new RegExp(`byte ${bomb.indexOf(Buffer.from([0x50, 0x4b, 1, 2]))}: .*1 GiB`);
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
    ["IDX of no examples", "a-idx3-ubyte", idx([0, 4, 4], []), "bad-shape", /byte 4: .*empty/],
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
      /byte 51: .*one number/,
    ],
    ["NPY cut in its numbers", "a.npy", y.subarray(0, -5), "cut-off", /example/],
    ["NPZ that is no zip", "a.npz", "not a zip archive", "bad-zip", /a\.npz, byte 17/],
    ["NPZ cut off", "a.npz", zip.subarray(0, -30), "bad-zip", /a\.npz, byte \d{3}/],
    ["NPZ that claims 3 GiB", "a.npz", bomb, "too-large", bombAt],
    [
      "NPZ of unequal lengths",
      "a.npz",
      zipSync({ "x.npy": npy([2, 2], count(4)), "y.npy": y }),
      "bad-shape",
      /y\.npy, byte \d+: y has 3 examples, and x has 2/,
    ],
    ["JSON cut off", "a.json", '[{"a": 1},\n {"a": ', "bad-json", /line 2/],
    ["JSON with a comma too many", "a.json", '[\n{"a": 1,}\n]', "bad-json", /line 2/],
    ["JSON with half a word", "a.json", '[\n{"a": nul}]\n\n', "bad-json", /line 2, column 10/],
    [
      "JSON with a word in a long list",
      "a.json",
      `[\n${'{"a": "x"},\n'.repeat(5000)}{"a": x},\n{"a": 1}]\n\n`,
      "bad-json",
      /line 5002, column 7: Unexpected token 'x'\.$/,
    ],
    ["JSON of one number", "a.json", "17", "bad-json", /line 1: .*neither/],
    ["JSON of no columns", "a.json", '\n\n{"a": 1}', "bad-json", /line 3: .*no columns/],
    ["JSON with unequal columns", "a.json", '{"a": [1, 2], "b": [1]}', "bad-json", /2 values/],
    ["JSON of nothing", "a.json", "[]", "no-rows", /line 1: .*no records/],
    ["JSON of numbers alone", "a.json", "[1, 2, 3]", "bad-json", /line 1: .*no records/],
    ["a zip that is none", "a.zip", "PK", "bad-zip", /a\.zip, byte 2/],
    ["text in UTF-16", "a.txt", Buffer.from("\uFEFFabc", "utf16le"), "not-text", /UTF-16/],
    ["text with a zero byte", "a.txt", "abc\0def", "not-text", /byte 3/],
    ["bytes of no format", "a.bin", Buffer.from([7, 0, 3, 1, 0]), "unknown-format", /a\.bin/],
    ["nothing at all", "a.npy", "", "no-rows", /empty: it ends at byte 0/],
  ])("%s: typed, with the place", async (_, name, data, code, message) => {
    const error = await look(name, data).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ProxflowError);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect((error as Error).message).toMatch(placed);
  });

  it.each([
    ["NPZ without arrays", "a.npz", /a\.npz holds no \.npy/],
    ["a zip without images", "a.zip", /no PNG/],
  ])("%s: said of the whole, as nothing in it is wrong", async (_, name, message) => {
    const sound = zipSync({ "readme.txt": Buffer.from("hi") });
    await expect(look(name, sound)).rejects.toMatchObject({
      code: "no-rows",
      message: expect.stringMatching(message),
    });
  });

  const flat = Buffer.from(png(4, 4, 9));
  flat.writeUInt32BE(0, 20);
  it.each([
    ["an empty image", { "a/1.png": new Uint8Array(0) }, /empty/],
    ["a PNG without height", { "a/1.png": flat }, /no pixels/],
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
