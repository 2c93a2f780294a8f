import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { projectOf } from "../../helpers/projecting.ts";

beforeAll(() => tf.setBackend("cpu"));

describe("leaky-relu", () => {
  it("takes the nearer ray", async () => {
    const near = await projectOf("leaky-relu", [[2, -2, -1, 1]], [4, -1, 3, -4], {
      params: { slope: 0.5 },
    });
    const [x] = near.inputs as number[][];
    // Up: (x + y) / 2; down: (x + y / 2) / 1.25.
    [3, -2, 1, -0.8].forEach((v, i) => {
      expect(x?.[i], `entry ${i}`).toBeCloseTo(v, 5);
    });
    expect(near.output).toEqual([3, -1, 1, expect.closeTo(-0.4, 5)]);
  });
});
