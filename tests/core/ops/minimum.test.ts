import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { projectOf } from "../../helpers/projecting.ts";

beforeAll(() => tf.setBackend("cpu"));

describe("minimum", () => {
  it("mirrors the maximum, held inputs too", async () => {
    const near = await projectOf(
      "minimum",
      [
        [-1, -6],
        [-3, -5],
        [-3, -2],
      ],
      [-5, -1],
    );
    expect(near).toEqual({
      inputs: [
        [-1, -4],
        [-3, -4],
        [-4, -2],
      ],
      output: [-4, -4],
    });
    const held = await projectOf("minimum", [[-4], [-2]], [0], { fixed: [1] });
    expect(held).toEqual({ inputs: [[-2], [-2]], output: [-2] });
  });
});
