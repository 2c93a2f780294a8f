import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { outputOf, projectOf } from "../../helpers/projecting.ts";

beforeAll(() => tf.setBackend("cpu"));

describe("step", () => {
  it("is high at 0 and above", async () => {
    expect(await outputOf("step", [[-1, -1e-30, 0, 1]])).toEqual([0, 0, 1, 1]);
  });

  it("moves x over the edge where that is cheaper, and stays in the open part", async () => {
    const near = await projectOf("step", [[-0.5, -2, 0.5, 2, 0]], [1, 1, 0, 0, 0.1]);
    const [x] = near.inputs as number[][];
    expect(x?.slice(0, 2)).toEqual([0, -2]);
    expect(x?.[2]).toBeLessThan(0);
    expect(x?.[2]).toBeCloseTo(0, 6);
    expect(x?.[3]).toBe(2);
    expect(near.output).toEqual([1, 0, 0, 1, 0]);
  });
});
