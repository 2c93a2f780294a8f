import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { presentBackends } from "../../helpers/backends.ts";
import { applied, counting, expectBadPort, goesBackByTheMean } from "../../helpers/reshapes.ts";

const { names } = await presentBackends();

describe("gather", () => {
  goesBackByTheMean("gather", names);

  it.each(names)("%s: looks rows up; rows that are not asked for do not move", async (backend) => {
    await tf.setBackend(backend);
    const op = applied("gather", {}, [
      [4, 2],
      ["B", 2],
    ]);
    const table = counting([4, 2]);
    const index = tf.tensor2d([
      [0, 3],
      [3, 3],
    ]);
    expect(op.shape).toEqual(["B", 2, 2]);
    expect(await op.forward([table, index]).array()).toEqual([
      [
        [0, 1],
        [6, 7],
      ],
      [
        [6, 7],
        [6, 7],
      ],
    ]);
    // Row 3 stands at places 1, 2 and 3: (2 + 4 + 6) / 3 and (3 + 5 + 7) / 3.
    const back = op.inverse(counting([2, 2, 2]), [table, index])[0];
    expect(await back?.array()).toEqual([
      [0, 1],
      [0, 0],
      [0, 0],
      [4, 5],
    ]);
  });

  it("wants a table without a batch", () => {
    expectBadPort("gather", {}, [["B", 2], ["B"]], "x");
  });
});
