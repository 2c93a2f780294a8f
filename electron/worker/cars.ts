/** Cars of 1970 to 1982 and their mileage, from the npm package vega-datasets. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { DatasetSplit } from "../../core/base/datasets.ts";
import { ProxflowError } from "../../core/base/errors.ts";
import { createRng } from "../../core/base/rng.ts";

const require = createRequire(import.meta.url);

const car = z.object({
  Miles_per_Gallon: z.number().nullable(),
  Cylinders: z.number(),
  Displacement: z.number(),
  Horsepower: z.number().nullable(),
  Weight_in_lbs: z.number(),
  Acceleration: z.number(),
  Year: z.string(),
  Origin: z.enum(["USA", "Europe", "Japan"]),
});

/** Nine numbers a car and its mileage; cars without a mileage or horse power are left out. */
function readCars(): { x: number[]; y: number }[] {
  const folder = dirname(require.resolve("vega-datasets"));
  const text = readFileSync(join(folder, "..", "data", "cars.json"), "utf8");
  return z
    .array(car)
    .parse(JSON.parse(text))
    .flatMap((c) => {
      if (c.Miles_per_Gallon === null || c.Horsepower === null) return [];
      const numbers = [c.Cylinders, c.Displacement, c.Horsepower, c.Weight_in_lbs, c.Acceleration];
      const origin = ["USA", "Europe", "Japan"].map((name) => Number(c.Origin === name));
      return [{ x: [...numbers, Number(c.Year.slice(0, 4)), ...origin], y: c.Miles_per_Gallon }];
    });
}

/**
 * A fixed split. All columns, the mileage too, have mean 0 and deviation 1 on the train part: a mean
 * squared error is the share of the variance that is not explained.
 * @throws ProxflowError `bad-data` if the package holds other cars than expected
 */
export function carRows(
  { train, test }: { readonly train: number; readonly test: number },
  seed: number,
): { train: DatasetSplit; test: DatasetSplit } {
  const cars = readCars();
  if (cars.length !== train + test)
    throw new ProxflowError(
      "bad-data",
      `Data set "cars": ${train + test} cars are expected, ${cars.length} are there.`,
      { fix: "Install the npm package vega-datasets again." },
    );
  const order = [...createRng(seed, "split:cars").permutation(cars.length)];
  const rows = order.map((i) => cars[i] as { x: number[]; y: number });
  const fitted = rows.slice(test);
  const scaled = (of: (row: { x: number[]; y: number }) => number) => {
    const mean = fitted.reduce((sum, row) => sum + of(row), 0) / train;
    const variance = fitted.reduce((sum, row) => sum + (of(row) - mean) ** 2, 0) / train;
    return (row: { x: number[]; y: number }) => (of(row) - mean) / Math.sqrt(variance);
  };
  const columns = (fitted[0]?.x ?? []).map((_, j) => scaled((row) => row.x[j] as number));
  const mileage = scaled((row) => row.y);
  const split = (part: typeof rows): DatasetSplit => ({
    count: part.length,
    columns: {
      x: Float32Array.from(part.flatMap((row) => columns.map((of) => of(row)))),
      y: Float32Array.from(part.map(mileage)),
    },
  });
  return { train: split(fitted), test: split(rows.slice(0, test)) };
}
