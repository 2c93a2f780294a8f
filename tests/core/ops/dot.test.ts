import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { projectOf } from "../../helpers/projecting.ts";
import { applied, expectBadPort } from "../../helpers/reshapes.ts";

beforeAll(() => tf.setBackend("cpu"));

describe("dot", () => {
  it("agrees with the matrix product", async () => {
    const a = [
      [1, 2, -1],
      [0.5, 0, 2],
    ];
    const b = [
      [0.3, -1, 2],
      [1, 1, -2],
    ];
    const dots = await projectOf("dot", [a, b], [2, -3]);
    const product = await projectOf("matmul", [a.map((r) => [r]), b.map((r) => [r])], [[2], [-3]]);
    (product.inputs as number[][][][]).forEach((rows, i) => {
      rows.forEach((row, k) => {
        (row[0] as number[]).forEach((v, j) => {
          expect((dots.inputs as number[][][])[i]?.[k]?.[j]).toBeCloseTo(v, 6);
        });
      });
    });
  });

  it("moves along a held factor", async () => {
    // t = (5 - 1) / (1 + 3).
    const near = await projectOf("dot", [[[1, 1, 1]], [[1, 0, 0]]], [5], { fixed: [0] });
    expect(near).toEqual({ inputs: [[[1, 1, 1]], [[2, 1, 1]]], output: [4] });
  });

  it("broadcasts, and wants an axis", () => {
    expect(applied("dot", {}, [["B", 4, 3], [3]]).shape).toEqual(["B", 4]);
    expectBadPort("dot", {}, [[], []], "a");
  });
});
