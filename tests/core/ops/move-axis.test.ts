import { describe, expect, it } from "vitest";
import { presentBackends } from "../../helpers/backends.ts";
import { applied, expectBadParam, forwardOf, goesBackByTheMean } from "../../helpers/reshapes.ts";

const { names } = await presentBackends();

describe("move-axis", () => {
  goesBackByTheMean("move-axis", names);

  it("moves one axis, the others in order", () => {
    expect(applied("move-axis", { from: -1, to: 1 }, [["B", 2, 3, 4]]).shape).toEqual([
      "B",
      4,
      2,
      3,
    ]);
    expect(applied("move-axis", { from: 0, to: -1 }, [[2, 3, 4]]).shape).toEqual([3, 4, 2]);
  });

  it("takes the entries along", async () => {
    expect(await forwardOf("move-axis", { from: 0, to: 1 }, [[2, 2]])).toEqual([
      [0, 2],
      [1, 3],
    ]);
  });

  it("leaves the batch alone", () => {
    expectBadParam("move-axis", { to: 0 }, [["B", 2, 3]], "to");
  });
});
