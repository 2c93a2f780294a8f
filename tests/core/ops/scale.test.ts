import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { projectOf } from "../../helpers/projecting.ts";

beforeAll(() => tf.setBackend("cpu"));

describe("scale", () => {
  it("projects on the line through 0", async () => {
    // (1, 3) on y = 2 x: x = (1 + 6) / 5.
    const near = await projectOf("scale", [[1]], [3], { params: { factor: 2 } });
    expect((near.inputs as number[][])[0]?.[0]).toBeCloseTo(1.4, 6);
    expect((near.output as number[])[0]).toBeCloseTo(2.8, 6);
  });

  it("is 0 for the factor 0", async () => {
    const near = await projectOf("scale", [[5]], [3], { params: { factor: 0 } });
    expect(near).toEqual({ inputs: [[5]], output: [0] });
  });
});
