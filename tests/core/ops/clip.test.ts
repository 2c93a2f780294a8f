import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { projectOf } from "../../helpers/projecting.ts";
import { expectBadParam } from "../../helpers/reshapes.ts";

beforeAll(() => tf.setBackend("cpu"));

describe("clip", () => {
  it("chooses among the middle and both flat parts", async () => {
    const near = await projectOf("clip", [[0.2, 3, 3, -4, 0.9]], [0.6, 1.5, -5, 0, 3]);
    const [x] = near.inputs as number[][];
    const wanted = [0.4, 3, -1, -1, 1];
    // (3, -5): at the top it costs 36, at the bottom x = -1 and y = -1 cost 16 + 16.
    // (-4, 0): staying at the bottom costs 1.
    wanted[3] = -4;
    wanted.forEach((v, i) => {
      expect(x?.[i], `entry ${i}`).toBeCloseTo(v, 6);
    });
    expect(near.output).toEqual([expect.closeTo(0.4, 6), 1, -1, -1, 1]);
  });

  it("refuses bounds in the wrong order", () => {
    expectBadParam("clip", { lo: 1, hi: 0 }, [["B", 2]], "hi");
  });
});
