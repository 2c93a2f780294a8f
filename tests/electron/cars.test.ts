import { expect, it } from "vitest";
import { builtinDatasets } from "../../core/base/datasets.ts";
import { carRows } from "../../electron/worker/cars.ts";
import { loadDataset } from "../../electron/worker/datasets.ts";

it("loads cars, standardised on the train part", () => {
  const { train, test, info } = loadDataset("cars");
  expect([train.count, test.count]).toEqual([info.train, info.test]);
  const x = train.columns.x as Float32Array;
  const y = train.columns.y as Float32Array;
  for (const list of [y, ...[0, 3, 8].map((j) => x.filter((_, i) => i % 9 === j))]) {
    const mean = list.reduce((a, b) => a + b, 0) / list.length;
    expect(mean).toBeCloseTo(0, 4);
    expect(list.reduce((a, b) => a + (b - mean) ** 2, 0) / list.length).toBeCloseTo(1, 3);
  }
  // Heavier cars go less far.
  const together = Array.from(y).reduce((sum, v, i) => sum + v * (x[9 * i + 3] as number), 0);
  expect(together / train.count).toBeLessThan(-0.7);
});

it("refuses a package with other cars", () => {
  expect(() => carRows({ train: 300, test: 80 }, 1)).toThrow(
    /380 cars are expected, 392 are there/,
  );
  expect(builtinDatasets.cars?.columns.map((c) => c.port)).toEqual(["x", "y"]);
});
