import { describe, expect, it } from "vitest";
import { presentBackends } from "../../helpers/backends.ts";
import { applied, expectBadParam, goesBackByTheMean } from "../../helpers/reshapes.ts";

const { names } = await presentBackends();

describe("expand-dims", () => {
  goesBackByTheMean("expand-dims", names);

  it("adds an axis where it is asked for", () => {
    expect(applied("expand-dims", { axis: 1 }, [["B", 3]]).shape).toEqual(["B", 1, 3]);
    expect(applied("expand-dims", { axis: -1 }, [["B", 3]]).shape).toEqual(["B", 3, 1]);
    expect(applied("expand-dims", { axis: 0 }, [[3]]).shape).toEqual([1, 3]);
  });

  it("keeps the batch first", () => {
    expectBadParam("expand-dims", { axis: 0 }, [["B", 2]], "axis");
    expectBadParam("expand-dims", { axis: 4 }, [["B", 2]], "axis");
  });
});
