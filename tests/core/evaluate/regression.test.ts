import { expect, it } from "vitest";
import { Regression } from "../../../core/evaluate/regression.ts";

it("agrees with values worked out by hand", () => {
  const judge = new Regression(1, 2);
  judge.add(Float32Array.of(2, 2), Float32Array.of(1, 2));
  judge.add(Float32Array.of(6, 4), Float32Array.of(3, 6));
  const report = judge.report();
  // Errors 1, 0, 3, 2; targets 1, 2, 3, 6 of mean 3, squared distances 4 + 1 + 0 + 9.
  expect(report.examples).toBe(4);
  expect(report.rmse).toBeCloseTo(Math.sqrt(14 / 4), 10);
  expect(report.mae).toBeCloseTo(6 / 4, 10);
  expect(report.r2).toBeCloseTo(1 - 14 / 14, 10);
  expect(report.worst).toEqual([
    { example: 2, error: 3, target: 3, prediction: 6 },
    { example: 3, error: 2, target: 6, prediction: 4 },
  ]);
});

it("takes the mean of each column, and shows the entry that is furthest off", () => {
  const judge = new Regression(2, 1);
  judge.add(Float32Array.of(0, 100, 2, 105), Float32Array.of(0, 100, 2, 102));
  const report = judge.report();
  expect(report.r2).toBeCloseTo(1 - 9 / (2 + 2), 10);
  expect(report.rmse).toBeCloseTo(1.5, 10);
  expect(report.worst).toEqual([
    { example: 1, error: Math.sqrt(4.5), target: 102, prediction: 105 },
  ]);
});

it("has no R² where targets are constant, and no report of nothing", () => {
  const judge = new Regression(1, 0);
  expect(() => judge.report()).toThrow(/no examples/);
  judge.add(Float32Array.of(1, 2), Float32Array.of(5, 5));
  expect(judge.report()).toMatchObject({ r2: null, worst: [] });
});
