import { describe, expect, it } from "vitest";
import { presentBackends } from "../../helpers/backends.ts";
import { applied, expectBadParam, goesBackByTheMean } from "../../helpers/reshapes.ts";

const { names } = await presentBackends();

describe("squeeze", () => {
  goesBackByTheMean("squeeze", names);

  it("takes an axis of length 1 away", () => {
    expect(applied("squeeze", { axis: 1 }, [["B", 1, 3]]).shape).toEqual(["B", 3]);
  });

  it("refuses longer axes", () => {
    expectBadParam("squeeze", {}, [["B", 2]], "axis");
  });
});
