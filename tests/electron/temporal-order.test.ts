import { describe, expect, it } from "vitest";
import { builtinDatasets, type DatasetSplit } from "../../core/base/datasets.ts";
import { loadDataset } from "../../electron/worker/datasets.ts";

const [length, symbols] = [60, 6];

/** Symbol numbers of a row, and the number of its class. */
function row({ columns }: DatasetSplit, k: number): { said: number[]; label: number } {
  const { x, y } = columns as { x: Float32Array; y: Float32Array };
  const said = Array.from({ length }, (_, t) => {
    const at = (k * length + t) * symbols;
    expect([...x.subarray(at, at + symbols)].sort()).toEqual([0, 0, 0, 0, 0, 1]);
    return x.subarray(at, at + symbols).indexOf(1);
  });
  expect([...y.subarray(4 * k, 4 * k + 4)].sort()).toEqual([0, 0, 0, 1]);
  return { said, label: y.subarray(4 * k, 4 * k + 4).indexOf(1) };
}

describe("temporal-order", () => {
  const { info, train, test } = loadDataset("temporal-order");

  it("has two marks in each sequence, where they belong, and their order as its class", () => {
    expect(info).toBe(builtinDatasets["temporal-order"]);
    for (const part of [train, test])
      for (let k = 0; k < 300; k++) {
        const { said, label } = row(part, k);
        const places = said.flatMap((symbol, t) => (symbol >= 4 ? [t] : []));
        expect(places).toHaveLength(2);
        const [first, second] = places as [number, number];
        expect(first).toBeGreaterThanOrEqual(6);
        expect(first).toBeLessThan(12);
        expect(second).toBeGreaterThanOrEqual(24);
        expect(second).toBeLessThan(30);
        expect(label).toBe(2 * ((said[first] as number) - 4) + (said[second] as number) - 4);
      }
  });

  it("holds the promised counts, all classes alike, and is the same every time", () => {
    expect([train.count, test.count]).toEqual([info.train, info.test]);
    const seen = [0, 0, 0, 0];
    for (let k = 0; k < test.count; k++)
      seen[row(test, k).label] = (seen[row(test, k).label] ?? 0) + 1;
    for (const count of seen) expect(count).toBeGreaterThan(200);
    expect(loadDataset("temporal-order").train.columns.x).toEqual(train.columns.x);
    expect(train.columns.x?.subarray(0, 3600)).not.toEqual(test.columns.x?.subarray(0, 3600));
  });
});
