import { describe, expect, it } from "vitest";
import { presentBackends } from "../../helpers/backends.ts";
import { applied, expectBadParam, forwardOf, goesBackByTheMean } from "../../helpers/reshapes.ts";

const { names } = await presentBackends();

describe("slice", () => {
  goesBackByTheMean("slice", names);

  it("takes a block, and keeps the batch", async () => {
    expect(await forwardOf("slice", { begin: [1], size: [2] }, [["B", 4]])).toEqual([
      [1, 2],
      [5, 6],
    ]);
    expect(await forwardOf("slice", { begin: [-1, 0], size: [-1, 1] }, [[2, 3]])).toEqual([[3]]);
  });

  it("covers only when whole", () => {
    expect(applied("slice", { begin: [0], size: [-1] }, [["B", 4]]).covers).toBe(true);
    expect(applied("slice", { begin: [0], size: [3] }, [["B", 4]]).covers).toBe(false);
  });

  it("refuses blocks that do not fit", () => {
    expectBadParam("slice", { begin: [0, 0], size: [1, 1] }, [["B", 4]], "begin");
    expectBadParam("slice", { begin: [4], size: [1] }, [["B", 4]], "begin");
    expectBadParam("slice", { begin: [2], size: [3] }, [["B", 4]], "size");
  });
});
