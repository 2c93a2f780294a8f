import { describe, expect, it } from "vitest";
import { summarize } from "../../renderer/state/summary.ts";

describe("a tensor in numbers", () => {
  it("has its least, mean and largest value, and all of them in the histogram", () => {
    const { min, mean, max, bins, bad } = summarize([1, 2, 3, 6], 5);
    expect({ min, mean, max, bad }).toEqual({ min: 1, mean: 3, max: 6, bad: 0 });
    expect(bins).toEqual([1, 1, 1, 0, 1]);
  });

  it("counts what is not finite apart", () => {
    const { min, max, bad, bins } = summarize([0, Number.NaN, 1, Number.POSITIVE_INFINITY], 2);
    expect({ min, max, bad }).toEqual({ min: 0, max: 1, bad: 2 });
    expect(bins).toEqual([1, 1]);
    expect(summarize([Number.NaN]).bins).toEqual([]);
  });

  it("has one step where all values are the same", () => {
    expect(summarize([2, 2, 2]).bins).toEqual([3]);
  });
});
