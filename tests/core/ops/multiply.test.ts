import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { projectOf } from "../../helpers/projecting.ts";

beforeAll(() => tf.setBackend("cpu"));

describe("multiply", () => {
  it("is a dot product of length 1", async () => {
    const near = await projectOf(
      "multiply",
      [
        [2, -1],
        [0.5, 3],
      ],
      [3, 1],
    );
    const dots = await projectOf(
      "dot",
      [
        [[2], [-1]],
        [[0.5], [3]],
      ],
      [3, 1],
    );
    near.inputs.forEach((x, i) => {
      expect(x).toEqual((dots.inputs[i] as number[][]).flat());
    });
  });

  it("finds the nearest point of the saddle by brute force", async () => {
    const near = await projectOf("multiply", [[1.5], [-0.5]], [2]);
    const [[a], [b]] = near.inputs as [[number], [number]];
    const cost = (x: number, y: number) => (x - 1.5) ** 2 + (y + 0.5) ** 2 + (x * y - 2) ** 2;
    let best = Number.POSITIVE_INFINITY;
    for (let x = -4; x <= 4; x += 0.01)
      for (let y = -4; y <= 4; y += 0.01) best = Math.min(best, cost(x, y));
    expect(cost(a, b)).toBeLessThanOrEqual(best + 1e-6);
  });
});
