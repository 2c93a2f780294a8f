/** Each thing that a plan can ask for, carried out: types, roles, scales, splits, gaps and windows. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { encode } from "fast-png";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ImportPlanInput, importPlan } from "../../../core/base/own-data.ts";
import { buildPacked, memoryTarget } from "../../../electron/data/build.ts";
import type { ByteSource } from "../../../electron/data/bytes.ts";
import { filesAt } from "../../../electron/data/folder.ts";
import { openRows } from "../../../electron/data/formats.ts";
import { inspectFiles } from "../../../electron/data/inspect.ts";
import { PackedData } from "../../../electron/data/packed.ts";
import { heldBytes } from "../../../electron/data/reference.ts";
import type { Part } from "../../../electron/data/rows.ts";
import { file, jpeg, png } from "./make.ts";

const table = (...lines: readonly string[]) => file("t.csv", lines.join("\n"));
const count = (n: number) => Array.from({ length: n }, (_, i) => i);
type Column = ImportPlanInput["columns"][number];
const input = (name: string, more: Partial<Column> = {}): Column => ({
  name,
  type: "number",
  role: "input",
  ...more,
});
const target = (name: string, more: Partial<Column> = {}): Column => ({
  ...input(name, more),
  role: "target",
});
/** All rows train, in the order of the file: what they become can be read off. */
const all = { by: "order", train: 1, validation: 0, test: 0 } as const;

/** What a plan makes of files: its report, and the values of each part. */
async function made(files: readonly ByteSource[], given: Omit<ImportPlanInput, "format">) {
  const plan = importPlan.parse({ format: "csv", ...given });
  const place = memoryTarget();
  const built = await buildPacked(await openRows(files, plan.format, plan), plan, place);
  const data = new PackedData(heldBytes(place.bytes));
  const values = (port: "x" | "y", part: Part = "train"): number[][] =>
    count(data.examples[part].length).map((i) => [...data.gather(port, part, [i])]);
  return { ...built, values };
}

describe("types", () => {
  it("of columns are guessed from what is in them", async () => {
    const rows = count(20).map(
      (i) =>
        `${i / 4},2024-03-${String(i + 1).padStart(2, "0")},${i % 2 ? "on" : "off"},a text no. ${i} of its own kind,${i % 3}`,
    );
    const { columns, plan } = await inspectFiles([table("size,day,state,remark,class", ...rows)]);
    expect(columns.map(({ guess }) => guess)).toEqual([
      "number",
      "date",
      "category",
      "text",
      "number",
    ]);
    expect(plan.columns.map(({ type, role, normalise }) => [type, role, normalise])).toEqual([
      ["number", "input", "standardise"],
      ["date", "input", "standardise"],
      ["category", "input", "none"],
      ["text", "ignore", "none"],
      ["category", "target", "none"],
    ]);
  });

  it("are corrected: numbers as classes, classes as numbers, dates as days", async () => {
    const files = [table("code,size,day", "30,b,1970-01-02", "7,a,1970-01-11", "30,b,1969-12-31")];
    const { description, values } = await made(files, {
      columns: [
        input("code", { type: "category" }),
        input("size", { type: "category", oneHot: false }),
        target("day", { type: "date" }),
      ],
      split: all,
    });
    expect(description.columns).toMatchObject([
      { port: "x", shape: [3], kind: "real" },
      { port: "y", shape: [1], kind: "real" },
    ]);
    // Places of classes that are numbers are by size: 7 before 30.
    expect(values("x")).toEqual([
      [0, 1, 1],
      [1, 0, 0],
      [0, 1, 1],
    ]);
    expect(values("y")).toEqual([[1], [10], [-1]]);
  });

  it("that do not fit leave rows out, and the report says which and why", async () => {
    const files = [
      table("a,day", "1,2024-02-29", "one,2024-02-28", "3,2023-02-29", "4,", "1e39,2024-01-01"),
    ];
    const { report } = await made(files, {
      columns: [input("a"), target("day", { type: "date" })],
      split: all,
    });
    expect(report).toMatchObject({ rows: 5, kept: 1 });
    expect(report.dropped).toEqual([
      { reason: "a value is no number in column a", count: 1, where: ["line 3"] },
      { reason: "a value is no date in column day", count: 1, where: ["line 4"] },
      { reason: "a value is missing in column day", count: 1, where: ["line 5"] },
      { reason: "a value is too large in column a", count: 1, where: ["line 6"] },
    ]);
  });
});

describe("scales", () => {
  const files = [table("a,b", "2,5", "4,5", "10,5", "1000,7")];
  const by = (normalise: "standardise" | "min-max" | "none") =>
    made(files, {
      columns: [input("a", { normalise }), target("b", { normalise })],
      split: { by: "order", train: 0.75, validation: 0, test: 0.25 },
    });

  it("run from 0 to 1 over the training part alone", async () => {
    const { values } = await by("min-max");
    expect(values("x")).toEqual([[0], [0.25], [1]]);
    expect(values("x", "test")).toEqual([[124.75]]);
    // A column that never changes is zeros, and one off it keeps its distance.
    expect([values("y"), values("y", "test")]).toEqual([[[0], [0], [0]], [[2]]]);
  });

  it("have mean 0 and deviation 1 over the training part alone", async () => {
    const { values } = await by("standardise");
    // Of 2, 4, 10: mean 16/3, variance 104/9.
    const [mean, width] = [16 / 3, Math.sqrt(104 / 9)];
    for (const [i, a] of [2, 4, 10].entries())
      expect(values("x")[i]?.[0]).toBeCloseTo((a - mean) / width, 5);
    expect(values("x", "test")[0]?.[0]).toBeCloseTo((1000 - mean) / width, 3);
  });

  it("can be left", async () => {
    const { values } = await by("none");
    expect([...values("x"), ...values("x", "test")]).toEqual([[2], [4], [10], [1000]]);
  });
});

describe("missing values", () => {
  it("are filled with the mean of the training part, and an empty class is one of its own", async () => {
    const files = [table("a,kind", "1,p", ",q", "5,", "3,p", "99,q")];
    const { description, report, values } = await made(files, {
      columns: [input("a"), target("kind", { type: "category" })],
      missing: "fill",
      split: { by: "order", train: 0.8, validation: 0, test: 0.2 },
    });
    expect(values("x")).toEqual([[1], [3], [5], [3]]);
    expect(description.classes).toEqual(["(missing)", "p", "q"]);
    expect(values("y")[2]).toEqual([1, 0, 0]);
    expect(report).toMatchObject({ kept: 5, dropped: [] });
    expect(report.notes).toContain("1 value was missing and is the mean of the training part.");
  });
});

describe("splits", () => {
  const rows = count(100).map((i) => `${i},${i % 4 === 0 ? "rare" : "often"}`);
  const columns = [input("n"), target("kind", { type: "category" })];
  const parts = ["train", "validation", "test"] as const;

  it("by order keep the first rows to train and the last to test", async () => {
    const { values } = await made([table("n,kind", ...rows)], {
      columns,
      split: { by: "order", train: 0.6, validation: 0.1, test: 0.3 },
    });
    expect(parts.flatMap((part) => values("x", part).flat())).toEqual(count(100));
    expect(parts.map((part) => values("x", part).length)).toEqual([60, 10, 30]);
  });

  it("by seed take each row once, and each class in the same proportion", async () => {
    const split = (seed: number) =>
      made([table("n,kind", ...rows)], {
        columns,
        split: { by: "seed", train: 0.6, validation: 0.2, test: 0.2, seed },
      });
    const [one, same, other] = [await split(1), await split(1), await split(2)];
    expect(parts.map((part) => one.values("x", part).length)).toEqual([60, 20, 20]);
    const taken = parts.flatMap((part) => one.values("x", part).flat());
    expect(taken.toSorted((a, b) => a - b)).toEqual(count(100));
    // Classes by letters: "often" before "rare", three to one.
    for (const part of parts) {
      const labels = one.values("y", part);
      expect(labels.filter(([often]) => often === 0).length).toBe(labels.length / 4);
    }
    expect(same.checksum).toBe(one.checksum);
    expect(other.values("x", "test")).not.toEqual(one.values("x", "test"));
  });

  it("by files go by their names, and lines are those of each file", async () => {
    const files = ["train", "test", "validation"].map((part, k) =>
      file(`cars-${part}.csv`, `n,kind\n${k},a\n${k + 10},b\nlost\n`),
    );
    expect((await inspectFiles(files)).plan.split.by).toBe("given");
    const { report, values } = await made(files, { columns, split: { by: "given" } });
    expect(parts.map((part) => values("x", part).flat())).toEqual([
      [0, 10],
      [2, 12],
      [1, 11],
    ]);
    expect(report.dropped[0]?.where).toEqual([
      "cars-train.csv, line 4",
      "cars-test.csv, line 4",
      "cars-validation.csv, line 4",
    ]);
  });

  it("that files do not give are refused", async () => {
    await expect(
      made([table("n,kind", ...rows)], { columns, split: { by: "given" } }),
    ).rejects.toMatchObject({ code: "bad-plan", fix: expect.stringContaining("by seed") });
  });
});

describe("windows of a table", () => {
  const files = [table("n", ...count(12).map(String))];
  const windows = (window: ImportPlanInput["window"], split: ImportPlanInput["split"] = all) =>
    made(files, { columns: [input("n", { role: "both" })], window, split });

  it("are rows one after another, with the row so far ahead as target", async () => {
    const { description, values } = await windows({ steps: 3, stride: 4, ahead: 2 });
    expect(description.columns).toMatchObject([{ shape: [3, 1] }, { shape: [1] }]);
    expect(values("x")).toEqual([
      [0, 1, 2],
      [4, 5, 6],
    ]);
    expect(values("y")).toEqual([[4], [8]]);
  });

  it("can have a target for each of their rows", async () => {
    const { description, values } = await windows({ steps: 3, stride: 5, targets: "each" });
    expect(description.columns).toMatchObject([{ shape: [3, 1] }, { shape: [3, 1] }]);
    expect(values("y")).toEqual([
      [1, 2, 3],
      [6, 7, 8],
    ]);
  });

  it("do not reach over the end of their part, and are split by order", async () => {
    const { report, values } = await windows(
      { steps: 2 },
      { train: 0.5, validation: 0.25, test: 0.25 },
    );
    expect((["train", "validation", "test"] as const).map((part) => values("x", part))).toEqual([
      [
        [0, 1],
        [1, 2],
        [2, 3],
        [3, 4],
      ],
      [[6, 7]],
      [[9, 10]],
    ]);
    expect(values("y", "test")).toEqual([[11]]);
    expect(report.notes).toContain("Windows are split by order, so that the parts do not overlap.");
  });

  it("that are longer than a part are refused", async () => {
    await expect(windows({ steps: 12 })).rejects.toMatchObject({
      code: "no-rows",
      fix: expect.stringContaining("shorter windows"),
    });
  });
});

describe("a folder of images", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "proxflow-images-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const put = (name: string, bytes: Uint8Array) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  };

  it("has a class a folder, parts by the folders above, and only images", async () => {
    put("train/cat/1.png", png(6, 6, 10));
    put("train/dog/1.jpg", jpeg(16, 16, 200));
    put("train/dog/notes.txt", Buffer.from("not an image"));
    put("train/dog/.hidden.png", png(6, 6, 77));
    put("test/cat/1.png", png(6, 6, 30));
    put("test/dog/1.png", png(6, 6, 40));
    const files = await filesAt([`${folder}/`]);
    const { plan, format, thumbnails } = await inspectFiles(files);
    expect([format, plan.split.by, thumbnails.length]).toEqual(["images", "given", 4]);
    const image = { width: 2, height: 2, channels: 1 } as const;
    const { description, values } = await made(files, { ...plan, image });
    expect(description).toMatchObject({ classes: ["cat", "dog"], train: 2, test: 2 });
    const bright = (part: Part) => values("x", part).map(([v = 0]) => Math.round(255 * v));
    expect(bright("test")).toEqual([30, 40]);
    expect(values("y", "test")).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  it("shows some of each class, however many there are", async () => {
    for (let i = 0; i < 100; i++) put(`${Math.floor(i / 10)}/${i}.png`, png(4, 4, i));
    const { thumbnails } = await inspectFiles(await filesAt([folder]));
    expect(thumbnails).toHaveLength(24);
    expect([...new Set(thumbnails.map(({ label }) => label))]).toEqual([..."0123456789"]);
  });

  it("are guessed as they are where they are small and of one size, else scaled; grey where all are", async () => {
    const guessed = async () => (await inspectFiles(await filesAt([folder]))).plan.image;
    put("a/1.png", png(12, 8, 30));
    put("a/2.png", png(12, 8, 200));
    expect(await guessed()).toEqual({ width: 12, height: 8, channels: 1 });
    put("a/3.jpg", jpeg(12, 8, 90));
    expect(await guessed()).toEqual({ width: 12, height: 8, channels: 1 });
    const red = Uint8Array.from({ length: 3 * 96 }, (_, i) => (i % 3 === 0 ? 255 : 0));
    put("b/1.png", encode({ width: 12, height: 8, channels: 3, data: red }));
    expect(await guessed()).toEqual({ width: 12, height: 8, channels: 3 });
    put("b/2.png", png(9, 8, 60));
    expect(await guessed()).toEqual({ width: 32, height: 32, channels: 3 });
    rmSync(join(folder, "b"), { recursive: true });
    rmSync(join(folder, "a"), { recursive: true });
    put("a/1.png", png(65, 40, 30));
    put("a/broken.png", Buffer.from("no image"));
    expect(await guessed()).toEqual({ width: 32, height: 32, channels: 1 });
    put("a/1.png", Buffer.from("no image"));
    expect(await guessed()).toEqual({ width: 32, height: 32, channels: 3 });
  });

  it("without any is refused", async () => {
    put("notes.txt", Buffer.from("nothing here"));
    await expect(filesAt([folder])).rejects.toMatchObject({
      code: "no-rows",
      message: expect.stringContaining("no PNG or JPEG"),
    });
  });
});
