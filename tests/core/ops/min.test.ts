import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { projectOf } from "../../helpers/projecting.ts";

beforeAll(() => tf.setBackend("cpu"));

describe("min", () => {
  it("mirrors the maximum", async () => {
    expect(await projectOf("min", [[[-1, -3, -3]]], [-5])).toEqual({
      inputs: [[[-1, -3, -4]]],
      output: [-4],
    });
    expect(await projectOf("min", [[[-6, -5, -2]]], [-1])).toEqual({
      inputs: [[[-4, -4, -2]]],
      output: [-4],
    });
  });
});
