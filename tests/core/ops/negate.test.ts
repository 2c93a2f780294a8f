import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { projectOf } from "../../helpers/projecting.ts";

beforeAll(() => tf.setBackend("cpu"));

describe("negate", () => {
  it("shares the difference", async () => {
    const near = await projectOf("negate", [[3, 1]], [1, -1]);
    expect(near).toEqual({ inputs: [[1, 1]], output: [-1, -1] });
  });
});
