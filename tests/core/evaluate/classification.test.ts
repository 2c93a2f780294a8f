import { expect, it } from "vitest";
import { Classification } from "../../../core/evaluate/classification.ts";

const ln = Math.log;
/** Scores whose softmax is the probabilities. */
const scores = (...p: number[]): Float32Array => Float32Array.from(p, ln);

it("agrees with values worked out by hand", () => {
  const judge = new Classification(["a", "b", "c"], 1, 10);
  judge.add(scores(0.7, 0.2, 0.1, 0.64, 0.26, 0.1), Float32Array.of(1, 0, 0, 0, 1, 0));
  judge.add(scores(0.1, 0.8, 0.1, 0.46, 0.44, 0.1), Float32Array.of(0, 1, 0, 1, 0, 0));
  const report = judge.report();
  expect(report).toMatchObject({ examples: 4, answers: 4, accuracy: 0.75 });
  expect(report.confusion).toEqual([
    [2, 0, 0],
    [1, 1, 0],
    [0, 0, 0],
  ]);
  expect(report.perplexity).toBeCloseTo((0.7 * 0.26 * 0.8 * 0.46) ** -0.25, 5);
  const [a, b, c] = report.classes;
  expect(a).toEqual({ name: "a", support: 2, precision: 2 / 3, recall: 1, f1: 0.8 });
  expect(b).toEqual({ name: "b", support: 2, precision: 1, recall: 0.5, f1: 2 / 3 });
  expect(c).toEqual({ name: "c", support: 0, precision: null, recall: null, f1: null });
  expect(report.worst).toHaveLength(1);
  expect(report.worst[0]).toMatchObject({ example: 1, place: 0, label: "b", prediction: "a" });
  expect(report.worst[0]?.confidence).toBeCloseTo(0.64, 5);
});

it("measures calibration by bins", () => {
  const judge = new Classification(["no", "yes"], 1, 0);
  // In the bin from 0.8: confidences 0.82 and 0.86, one right. In the bin from 0.6: 0.65, right.
  judge.add(scores(0.18, 0.82, 0.86, 0.14, 0.35, 0.65), Float32Array.of(0, 1, 0, 1, 0, 1));
  const { error, bins } = judge.report().calibration;
  expect(bins).toHaveLength(10);
  expect(bins[8]).toMatchObject({ from: 0.8, to: 0.9, count: 2, accuracy: 0.5 });
  expect(bins[8]?.confidence).toBeCloseTo(0.84, 5);
  expect(bins[6]).toMatchObject({ count: 1, accuracy: 1 });
  expect(bins[0]).toMatchObject({ count: 0, confidence: null, accuracy: null });
  expect(error).toBeCloseTo((2 * 0.34 + 0.35) / 3, 5);
  expect(judge.report().worst).toEqual([]);
});

it("stays finite at scores beyond exp, and counts the places of sequences", () => {
  const judge = new Classification(["a", "b"], 2, 1);
  judge.add(Float32Array.of(5, 4, 0, 1000, 0, 2000, 9, 0), Float32Array.of(1, 0, 0, 1, 1, 0, 1, 0));
  const report = judge.report();
  expect(report).toMatchObject({ examples: 2, answers: 4, accuracy: 0.75 });
  expect(report.worst).toEqual([
    { example: 1, place: 0, label: "a", prediction: "b", confidence: 1, loss: 2000 },
  ]);
  expect(report.calibration.bins[9]?.count).toBe(3);
});

it("refuses to report on nothing", () => {
  expect(() => new Classification(["a", "b"], 1, 3).report()).toThrow(/no examples/);
});
