import { expect, it } from "vitest";
import { CurveRecorder } from "../../../core/card/recorder.ts";
import { runCurves } from "../../../core/protocol/curves.ts";

it("keeps a whole run within bounds, its first and last point among what is kept", () => {
  const recorder = new CurveRecorder(["a", "b"]);
  for (let i = 1; i <= 10_001; i++) recorder.frame(i, 1 / i, [i, -i]);
  const { iterations, gaps, residuals } = recorder.curves();
  expect(iterations.length).toBeLessThanOrEqual(401);
  expect(iterations.length).toBeGreaterThan(200);
  expect(iterations[0]).toBe(1);
  expect(iterations.at(-1)).toBe(10_001);
  expect(iterations).toEqual([...new Set(iterations)].sort((x, y) => x - y));
  expect(gaps[0]).toBe(1);
  expect(residuals.a?.at(-1)).toBe(10_001);
  expect(gaps).toHaveLength(iterations.length);
});

it("keeps the residuals that are largest at the end, and what JSON cannot say as null", () => {
  const names = Array.from({ length: 20 }, (_, k) => `c${k}`);
  const recorder = new CurveRecorder(names);
  recorder.frame(
    1,
    Number.POSITIVE_INFINITY,
    names.map((_, k) => 20 - k),
  );
  recorder.frame(
    2,
    0.1234567891,
    names.map((_, k) => k),
  );
  recorder.metrics(2, { accuracy: 0.5 });
  const curves = recorder.curves();
  expect(Object.keys(curves.residuals)).toEqual(
    [19, 18, 17, 16, 15, 14, 13, 12].map((k) => `c${k}`),
  );
  expect(curves.gaps).toEqual([null, 0.123457]);
  expect(curves.metrics).toEqual({ iterations: [2], values: { accuracy: [0.5] } });
  expect(runCurves.parse(JSON.parse(JSON.stringify(curves)))).toEqual(curves);
  expect(new CurveRecorder([]).curves().iterations).toEqual([]);
});
