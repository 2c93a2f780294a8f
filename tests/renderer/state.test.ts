/** The stores behind the window, without a window. */
import { describe, expect, it } from "vitest";
import { heatOf, widen } from "../../renderer/state/heat.ts";
import { createSeries } from "../../renderer/state/series.ts";
import { formatCount, formatRate, formatResidual } from "../../renderer/ui/format.ts";

describe("series", () => {
  it("keeps the whole run in bounded memory", () => {
    const series = createSeries(2, 64);
    for (let i = 0; i < 1000; i++) series.append([i, 10 * i]);
    expect(series.length).toBeLessThanOrEqual(64);
    expect(series.length).toBeGreaterThan(16);
    const iterations = series.column(0);
    expect(iterations[0]).toBe(0);
    expect(iterations.at(-1)).toBeGreaterThan(900);
    for (let i = 1; i < iterations.length; i++)
      expect(iterations[i]).toBeGreaterThan(iterations[i - 1] as number);
    expect(series.column(1)[3]).toBe(10 * (iterations[3] as number));
    expect(series.column(7).length).toBe(0);
  });
});

describe("heat", () => {
  const of = (...values: number[]) => Float32Array.from(values);

  it("spans whole decades and only ever widens", () => {
    const first = widen(undefined, of(0.5, 0.02));
    expect(first).toEqual({ low: -3, high: 0 });
    expect(widen(first, of(0.4))).toBe(first);
    expect(widen(first, of(30))).toEqual({ low: -3, high: 2 });
    expect(widen(first, of(2e-6))).toEqual({ low: -6, high: 0 });
  });

  it("is 0 for satisfied, 1 at the top, and 1 for what is no number", () => {
    const range = { low: -4, high: 0 };
    expect(heatOf(0, range)).toBe(0);
    expect(heatOf(1e-2, range)).toBeCloseTo(0.5);
    expect(heatOf(1, range)).toBe(1);
    expect(heatOf(7, range)).toBe(1);
    expect(heatOf(Number.NaN, range)).toBe(1);
  });

  it("has a range even where all residuals are zero or missing", () => {
    const range = widen(undefined, of(0, Number.NaN));
    expect(range.high).toBeGreaterThan(range.low);
    expect(Number.isFinite(range.low)).toBe(true);
  });
});

describe("figures", () => {
  it("are short", () => {
    expect(formatResidual(0.13449)).toBe("0.134");
    expect(formatResidual(1.2345e-5)).toBe("1.2e\u22125");
    expect(formatResidual(0)).toBe("0");
    expect(formatResidual(Number.NaN)).toBe("NaN");
    expect(formatResidual(Number.POSITIVE_INFINITY)).toBe("\u221e");
    expect(formatCount(12345)).toBe("12\u202f345");
    expect(formatRate(3.14)).toBe("3.1");
    expect(formatRate(271.8)).toBe("272");
    for (const value of [1e-30, -0.5, 123456, 0.0999, 99.99])
      expect(formatResidual(value).length).toBeLessThanOrEqual(7);
  });
});
