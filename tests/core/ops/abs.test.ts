import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { projectOf } from "../../helpers/projecting.ts";

beforeAll(() => tf.setBackend("cpu"));

describe("abs", () => {
  it("meets y halfway and keeps the sign", async () => {
    const near = await projectOf("abs", [[3, -3, 1, -1, 0]], [1, 1, -3, -3, 2]);
    expect(near.inputs).toEqual([[2, -2, 0, -0, 1]]);
    expect(near.output).toEqual([2, 2, 0, 0, 1]);
  });

  it("gives the value of held inputs", async () => {
    expect((await projectOf("abs", [[-3]], [1], { fixed: [0] })).output).toEqual([3]);
  });
});
