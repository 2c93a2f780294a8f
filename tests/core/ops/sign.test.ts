import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { outputOf, projectOf } from "../../helpers/projecting.ts";

beforeAll(() => tf.setBackend("cpu"));

describe("sign", () => {
  it("is 1 at 0", async () => {
    expect(await outputOf("sign", [[-2, 0, 3]])).toEqual([-1, 1, 1]);
  });

  it("takes the cheaper side", async () => {
    const near = await projectOf("sign", [[-1.5, -3, 1.5]], [1, 1, -1]);
    expect((near.inputs as number[][])[0]?.slice(0, 2)).toEqual([0, -3]);
    expect(near.output).toEqual([1, -1, -1]);
  });
});
