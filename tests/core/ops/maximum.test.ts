import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { projectOf } from "../../helpers/projecting.ts";

beforeAll(() => tf.setBackend("cpu"));

describe("maximum", () => {
  it("works entry by entry", async () => {
    const near = await projectOf(
      "maximum",
      [
        [1, 6],
        [3, 5],
        [3, 2],
      ],
      [5, 1],
    );
    expect(near).toEqual({
      inputs: [
        [1, 4],
        [3, 4],
        [4, 2],
      ],
      output: [4, 4],
    });
  });

  it("leaves a held input, which bounds the output", async () => {
    // Below the bound: free inputs fall to it. Above: raising x costs (5 - 1)^2 / 2, staying (5 - 2)^2.
    const low = await projectOf("maximum", [[4], [2]], [0], { fixed: [1] });
    expect(low).toEqual({ inputs: [[2], [2]], output: [2] });
    const high = await projectOf("maximum", [[1], [2]], [5], { fixed: [1] });
    expect(high).toEqual({ inputs: [[3], [2]], output: [3] });
    const stays = await projectOf("maximum", [[-9], [2]], [5], { fixed: [1] });
    expect(stays).toEqual({ inputs: [[-9], [2]], output: [2] });
  });
});
