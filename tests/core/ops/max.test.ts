import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { outputOf, projectOf } from "../../helpers/projecting.ts";
import { expectBadParam } from "../../helpers/reshapes.ts";

beforeAll(() => tf.setBackend("cpu"));

describe("max", () => {
  it("raises one entry halfway, the last of tied ones", async () => {
    const near = await projectOf("max", [[[1, 3, 3]]], [5]);
    expect(near).toEqual({ inputs: [[[1, 3, 4]]], output: [4] });
  });

  it("lowers all that stand out", async () => {
    // m - 1 = (6 - m) + (5 - m): m = 4.
    const near = await projectOf("max", [[[6, 5, 2]]], [1]);
    expect(near).toEqual({ inputs: [[[4, 4, 2]]], output: [4] });
  });

  it("reduces several axes and can keep them", async () => {
    const x = [
      [
        [1, 2],
        [3, 4],
      ],
    ];
    expect(await outputOf("max", [x], { params: { axes: [1, 2] } })).toEqual([4]);
    expect(await outputOf("max", [x], { params: { axes: [1], keepDims: true } })).toEqual([
      [[3, 4]],
    ]);
  });

  it("solves long rows with widely spread entries exactly", async () => {
    const row = Array.from({ length: 300 }, (_, i) => 1.2 ** (i % 60) + i / 300);
    const near = await projectOf("max", [[row]], [-5]);
    const m = (near.output as number[])[0] as number;
    const taken = row.reduce((sum, a) => sum + Math.max(0, a - m), 0);
    expect(taken / (m + 5)).toBeCloseTo(1, 4);
  });

  it("names axes that are not there, come twice, or are the batch", () => {
    expectBadParam("max", { axes: [2] }, [["B", 2]], "axes");
    expectBadParam("max", { axes: [1, -1] }, [["B", 2]], "axes");
    expectBadParam("max", { axes: [0] }, [["B", 2]], "axes");
  });
});
