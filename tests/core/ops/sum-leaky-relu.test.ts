import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { projectOf } from "../../helpers/projecting.ts";

beforeAll(() => tf.setBackend("cpu"));

describe("sum-leaky-relu", () => {
  it("is the ReLU of a sum at slope 0", async () => {
    const params = { slope: 0 };
    for (const [a, b, y] of [
      [1, 2, 5],
      [-1, 0.5, -2],
      [-1, 0.8, 3],
      [2, -1, -4],
    ] as const) {
      const leaky = await projectOf("sum-leaky-relu", [[a], [b]], [y], { params });
      const plain = await projectOf("sum-relu", [[a], [b]], [y]);
      leaky.inputs.forEach((x, i) => {
        expect((x as number[])[0]).toBeCloseTo((plain.inputs[i] as number[])[0] as number, 5);
      });
    }
  });

  it("shares the change among free inputs", async () => {
    const near = await projectOf("sum-leaky-relu", [[1], [1]], [5], { fixed: [1] });
    expect(near).toEqual({ inputs: [[2.5], [1]], output: [3.5] });
  });
});
