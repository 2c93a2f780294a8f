import { describe, expect, it } from "vitest";
import { presentBackends } from "../../helpers/backends.ts";
import { applied, expectBadParam, forwardOf, goesBackByTheMean } from "../../helpers/reshapes.ts";

const { names } = await presentBackends();

describe("transpose", () => {
  goesBackByTheMean("transpose", names);

  it("orders the axes of an example", async () => {
    expect(await forwardOf("transpose", { order: [1, 0] }, [["B", 2, 3]], 1)).toEqual([
      [
        [0, 3],
        [1, 4],
        [2, 5],
      ],
    ]);
    expect(applied("transpose", { order: [2, 0, 1] }, [["B", 2, 3, 4]]).shape).toEqual([
      "B",
      4,
      2,
      3,
    ]);
  });

  it("refuses what is no order", () => {
    expectBadParam("transpose", { order: [0, 0] }, [["B", 2, 3]], "order");
    expectBadParam("transpose", { order: [0] }, [["B", 2, 3]], "order");
  });
});
