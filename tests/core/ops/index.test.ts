import { describe, expect, it } from "vitest";
import { presentBackends } from "../../helpers/backends.ts";
import { applied, expectBadParam, forwardOf, goesBackByTheMean } from "../../helpers/reshapes.ts";

const { names } = await presentBackends();

describe("index", () => {
  goesBackByTheMean("index", names);

  it("repeats, and counts from the end", async () => {
    expect(await forwardOf("index", { indices: [-1, 0, 0], axis: 1 }, [["B", 3]])).toEqual([
      [2, 0, 0],
      [5, 3, 3],
    ]);
  });

  it("covers when every entry is taken", () => {
    expect(applied("index", { indices: [0, 2, 1] }, [["B", 3]]).covers).toBe(true);
    expect(applied("index", { indices: [0, 2, 2] }, [["B", 3]]).covers).toBe(false);
  });

  it("refuses entries and axes that are not there", () => {
    expectBadParam("index", { indices: [4] }, [["B", 4]], "indices");
    expectBadParam("index", { axis: 0 }, [["B", 4]], "axis");
  });
});
