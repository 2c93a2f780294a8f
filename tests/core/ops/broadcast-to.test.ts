import { describe, expect, it } from "vitest";
import { presentBackends } from "../../helpers/backends.ts";
import { expectBadParam, forwardOf, goesBackByTheMean } from "../../helpers/reshapes.ts";

const { names } = await presentBackends();

describe("broadcast-to", () => {
  goesBackByTheMean("broadcast-to", names);

  it("stretches examples behind the batch", async () => {
    expect(await forwardOf("broadcast-to", { shape: [2, 2] }, [["B", 2]])).toEqual([
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

  it("refuses what does not stretch", () => {
    expectBadParam("broadcast-to", { shape: [3] }, [["B", 2]], "shape");
    expectBadParam("broadcast-to", { shape: [1] }, [["B", 2]], "shape");
  });
});
