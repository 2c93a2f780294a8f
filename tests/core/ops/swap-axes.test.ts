import { describe, expect, it } from "vitest";
import { presentBackends } from "../../helpers/backends.ts";
import { expectBadParam, forwardOf, goesBackByTheMean } from "../../helpers/reshapes.ts";

const { names } = await presentBackends();

describe("swap-axes", () => {
  goesBackByTheMean("swap-axes", names);

  it("exchanges two axes", async () => {
    expect(await forwardOf("swap-axes", { first: 0, second: 1 }, [[2, 2]])).toEqual([
      [0, 2],
      [1, 3],
    ]);
  });

  it("leaves the batch alone", () => {
    expectBadParam("swap-axes", { first: 0 }, [["B", 2, 3]], "first");
  });
});
