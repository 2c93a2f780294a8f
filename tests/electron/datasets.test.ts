import { describe, expect, it } from "vitest";
import { builtinDatasets, type DatasetInfo, type LoadedDataset } from "../../core/base/datasets.ts";
import { loadDataset, type RawExamples, splitRows } from "../../electron/worker/datasets.ts";

const mnist = loadDataset("mnist");
const iris = loadDataset("iris");

/** Rows of both parts as strings, to compare as sets. */
function rows({ train, test }: LoadedDataset, width: number): { train: string[]; test: string[] } {
  const of = (split: typeof train): string[] =>
    Array.from({ length: split.count }, (_, i) =>
      (split.columns.x as Float32Array).subarray(i * width, (i + 1) * width).join(),
    );
  return { train: of(train), test: of(test) };
}

describe.each([
  ["mnist", mnist, 784, 10, 8000, 2000],
  ["iris", iris, 4, 3, 120, 30],
] as const)("%s", (name, loaded, inputs, classes, train, test) => {
  it("has the promised counts and shapes", () => {
    expect(loaded.info).toBe(builtinDatasets[name]);
    for (const [split, count] of [
      [loaded.train, train],
      [loaded.test, test],
    ] as const) {
      expect(split.count).toBe(count);
      expect(split.columns.x).toHaveLength(count * inputs);
      expect(split.columns.y).toHaveLength(count * classes);
    }
  });

  it("has one-hot labels, every class in both parts in the same proportion", () => {
    for (const { count, columns } of [loaded.train, loaded.test]) {
      const y = columns.y as Float32Array;
      const totals = new Array<number>(classes).fill(0);
      for (let i = 0; i < count; i++) {
        const row = y.subarray(i * classes, (i + 1) * classes);
        expect([...row].filter((v) => v === 1)).toHaveLength(1);
        expect(row.reduce((a, b) => a + b, 0)).toBe(1);
        row.forEach((v, c) => {
          totals[c] = (totals[c] as number) + v;
        });
      }
      const other = count === train ? test : train;
      const otherY = (count === train ? loaded.test : loaded.train).columns.y as Float32Array;
      totals.forEach((total, c) => {
        let there = 0;
        for (let i = 0; i < other; i++) there += otherY[i * classes + c] as number;
        expect(Math.abs(total / count - there / other)).toBeLessThan(1.5 / Math.min(train, test));
      });
    }
  });

  it("loads the same every time", () => {
    const again = loadDataset(name);
    for (const part of ["train", "test"] as const)
      for (const [port, data] of Object.entries(loaded[part].columns))
        expect(Buffer.from((again[part].columns[port] as Float32Array).buffer)).toSatisfy(
          (bytes: Buffer) => bytes.equals(Buffer.from(data.buffer)),
        );
  });

  it("is split into disjoint rows that cover everything", () => {
    const labels = Array.from({ length: train + test }, (_, i) => i % classes);
    const split = splitRows(loaded.info, labels);
    expect(split.train).toHaveLength(train);
    expect(split.test).toHaveLength(test);
    expect(new Set([...split.train, ...split.test]).size).toBe(train + test);
  });
});

it("mnist pixels are in [0, 1] and no test image is a train image", () => {
  for (const { columns } of [mnist.train, mnist.test])
    expect((columns.x as Float32Array).every((v) => v >= 0 && v <= 1)).toBe(true);
  const { train, test } = rows(mnist, 784);
  const known = new Set(train);
  expect(test.filter((row) => known.has(row))).toEqual([]);
});

it("iris is standardised by its train part", () => {
  const x = iris.train.columns.x as Float32Array;
  for (let j = 0; j < 4; j++) {
    const column = Array.from({ length: 120 }, (_, i) => x[i * 4 + j] as number);
    const mean = column.reduce((a, b) => a + b, 0) / 120;
    const variance = column.reduce((a, b) => a + (b - mean) ** 2, 0) / 120;
    expect(Math.abs(mean)).toBeLessThan(1e-5);
    expect(Math.abs(variance - 1)).toBeLessThan(1e-4);
  }
});

describe("bad data", () => {
  const good = (): { inputs: Float32Array<ArrayBuffer>; classes: number[] } => ({
    inputs: new Float32Array(150 * 4),
    classes: Array.from({ length: 150 }, (_, i) => i % 3),
  });
  const refusal = (raw: RawExamples): unknown => {
    try {
      loadDataset("iris", () => raw);
      return undefined;
    } catch (error) {
      return error;
    }
  };

  it("NaN is refused with row and column", () => {
    const raw = good();
    raw.inputs[7 * 4 + 2] = Number.NaN;
    expect(refusal(raw)).toMatchObject({
      code: "bad-data",
      message: expect.stringMatching(/iris.*row 7, column x\[2\] is NaN/),
    });
  });

  it("a label that is no class is refused with its row", () => {
    const raw = good();
    raw.classes[11] = 3;
    expect(refusal(raw)).toMatchObject({
      code: "bad-data",
      message: expect.stringContaining("row 11"),
    });
  });

  it("rows that are missing are refused", () => {
    const raw = good();
    expect(refusal({ inputs: raw.inputs.subarray(4), classes: raw.classes })).toMatchObject({
      code: "bad-data",
    });
    expect(
      refusal({ inputs: raw.inputs.subarray(4), classes: raw.classes.slice(1) }),
    ).toMatchObject({
      code: "bad-data",
      message: expect.stringContaining("150 examples are expected"),
    });
  });

  it("a data set that is not there is refused by name", () => {
    expect(() => loadDataset("cifar")).toThrow(
      expect.objectContaining({
        code: "no-dataset",
        fix: "Data sets: mnist, iris, cars, moby, temporal-order.",
      }),
    );
    expect(() => loadDataset("toString")).toThrow(expect.objectContaining({ code: "no-dataset" }));
    const gone = (): RawExamples => {
      throw new Error("Cannot find module 'mnist/src/digits/0.json'\nRequire stack:");
    };
    expect(() => loadDataset("mnist", gone)).toThrow(
      expect.objectContaining({
        code: "no-dataset",
        message: expect.stringContaining("Cannot find module"),
      }),
    );
  });

  it("quotas add up for sizes that do not divide", () => {
    const info = { ...(builtinDatasets.iris as DatasetInfo), train: 5, test: 2 };
    const split = splitRows(info, [0, 0, 0, 1, 1, 2, 2]);
    expect([split.train.length, split.test.length]).toEqual([5, 2]);
  });
});
