import { describe, expect, it } from "vitest";
import { presentBackends } from "../../helpers/backends.ts";
import { expectBadParam, forwardOf, goesBackByTheMean } from "../../helpers/reshapes.ts";

const { names } = await presentBackends();

describe("repeat", () => {
  goesBackByTheMean("repeat", names);

  it("repeats entries side by side", async () => {
    expect(await forwardOf("repeat", { times: 2 }, [["B", 2]])).toEqual([
      [0, 0, 1, 1],
      [2, 2, 3, 3],
    ]);
  });

  it("leaves the batch alone", () => {
    expectBadParam("repeat", { axis: 0 }, [["B", 2]], "axis");
  });
});
