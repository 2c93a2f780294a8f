import { describe, expect, it } from "vitest";
import { presentBackends } from "../../helpers/backends.ts";
import {
  expectBadParam,
  expectBadPort,
  forwardOf,
  goesBackByTheMean,
} from "../../helpers/reshapes.ts";

const { names } = await presentBackends();

describe("stack", () => {
  goesBackByTheMean("stack", names);

  it("puts values along a new axis", async () => {
    expect(
      await forwardOf("stack", { axis: 1 }, [
        ["B", 2],
        ["B", 2],
      ]),
    ).toEqual([
      [
        [0, 1],
        [0, 1],
      ],
      [
        [2, 3],
        [2, 3],
      ],
    ]);
  });

  it("wants one shape, and the batch first", () => {
    expectBadPort(
      "stack",
      {},
      [
        ["B", 2],
        ["B", 3],
      ],
      "x1",
    );
    expectBadParam(
      "stack",
      { axis: 0 },
      [
        ["B", 2],
        ["B", 2],
      ],
      "axis",
    );
  });
});
