import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { parseParams } from "../../../core/ops/index.ts";
import { reshape } from "../../../core/ops/reshape.ts";
import { presentBackends } from "../../helpers/backends.ts";
import { failure, shapesOf } from "../../helpers/conformance.ts";

await presentBackends();

it("keeps the batch and fills in one dimension", () => {
  expect(shapesOf(reshape, [["B", 784]], { shape: [28, -1] })).toEqual([["B", 28, 28]]);
  expect(shapesOf(reshape, [["B", 28, 28]], { shape: [-1] })).toEqual([["B", 784]]);
  expect(shapesOf(reshape, [[6]], { shape: [2, 3] })).toEqual([[2, 3]]);
  expect(shapesOf(reshape, [["B", 1]], { shape: [] })).toEqual([["B"]]);
});

it("says what does not fit", () => {
  expect(failure(() => shapesOf(reshape, [["B", 784]], { shape: [28, 29] }))).toMatchObject({
    place: { param: "shape" },
    message: "x is [B, 784], 784 entries an example; they do not fit in [28, 29].",
  });
  expect(failure(() => shapesOf(reshape, [["B", 10]], { shape: [3, -1] })).place.param).toBe(
    "shape",
  );
  expect(failure(() => parseParams(reshape, { shape: [-1, -1] })).place.param).toBe("shape");
  expect(failure(() => parseParams(reshape, { shape: [0] })).place.param).toBe("shape");
});

it("moves entries row by row and back", async () => {
  const x = tf.tensor2d([1, 2, 3, 4, 5, 6], [1, 6]);
  const y = reshape.forward([x], { shape: [2, 3] }, [1, 2, 3]);
  expect(await y.array()).toEqual([
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
  ]);
  const [back] = reshape.inverse(y, [[1, 6]], { shape: [2, 3] }, [x]);
  expect(await back?.array()).toEqual(await x.array());
});
