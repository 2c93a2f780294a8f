import { describe, expect, it } from "vitest";
import { presentBackends } from "../../helpers/backends.ts";
import { expectBadParam, forwardOf, goesBackByTheMean } from "../../helpers/reshapes.ts";

const { names } = await presentBackends();

describe("pad", () => {
  goesBackByTheMean("pad", names);

  it("puts zeros around", async () => {
    expect(await forwardOf("pad", { before: [1], after: [0] }, [["B", 2]])).toEqual([
      [0, 0, 1],
      [0, 2, 3],
    ]);
  });

  it("wants one entry a dimension", () => {
    expectBadParam("pad", { before: [1, 1] }, [["B", 2]], "before");
    expectBadParam("pad", { before: [1], after: [] }, [["B", 2]], "after");
  });
});
