import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { projectOf } from "../../helpers/projecting.ts";

beforeAll(() => tf.setBackend("cpu"));

describe("subtract", () => {
  it("moves both towards the target", async () => {
    expect(await projectOf("subtract", [[5], [1]], [1])).toEqual({
      inputs: [[4], [2]],
      output: [2],
    });
  });

  it("moves the free one alone", async () => {
    const near = await projectOf("subtract", [[5], [1]], [2], { fixed: [0] });
    expect(near).toEqual({ inputs: [[5], [2]], output: [3] });
  });
});
