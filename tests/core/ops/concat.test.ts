import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { concat } from "../../../core/ops/concat.ts";
import { presentBackends } from "../../helpers/backends.ts";
import { failure, shapesOf } from "../../helpers/conformance.ts";

await presentBackends();

it("joins rows and splits displacements again", async () => {
  const a = tf.tensor2d([1, 2, 3, 4], [2, 2]);
  const b = tf.tensor2d([5, 6], [2, 1]);
  const y = concat.forward([a, b], { axis: -1 }, [2, 3]);
  expect(await y.array()).toEqual([
    [1, 2, 5],
    [3, 4, 6],
  ]);
  const [da, db] = concat.inverse(
    y,
    [
      [2, 2],
      [2, 1],
    ],
    { axis: -1 },
    [a, b],
  );
  expect(await da?.array()).toEqual(await a.array());
  expect(await db?.array()).toEqual(await b.array());
});

it("infers lengths and refuses the batch axis and other sizes", () => {
  expect(
    shapesOf(
      concat,
      [
        ["B", 3],
        ["B", 2],
        ["B", 5],
      ],
      { axis: -1 },
    ),
  ).toEqual([["B", 10]]);
  expect(
    shapesOf(
      concat,
      [
        ["B", 3, 2],
        ["B", 1, 2],
      ],
      { axis: 1 },
    ),
  ).toEqual([["B", 4, 2]]);
  expect(
    failure(() =>
      shapesOf(
        concat,
        [
          ["B", 3],
          ["B", 3],
        ],
        { axis: 0 },
      ),
    ),
  ).toMatchObject({
    place: { param: "axis" },
    message: expect.stringContaining("is the batch"),
  });
  expect(failure(() => shapesOf(concat, [["B", 3], [3]], { axis: 1 }))).toMatchObject({
    place: { port: "x1" },
  });
  expect(
    failure(() =>
      shapesOf(
        concat,
        [
          ["B", 3, 2],
          ["B", 3, 4],
        ],
        { axis: 1 },
      ),
    ),
  ).toMatchObject({
    place: { port: "x1" },
    message: "[B, 3, 4] cannot be joined to [B, 3, 2] along axis 1.",
  });
  expect(failure(() => shapesOf(concat, [["B", 3]], { axis: 2 })).place.param).toBe("axis");
});
