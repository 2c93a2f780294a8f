import { expect, it } from "vitest";
import { createRng } from "../../../core/base/rng.ts";
import { constant } from "../../../core/ops/constant.ts";
import { failure, shapesOf } from "../../helpers/conformance.ts";

const rng = createRng(1, "none");

it("gives its fill value or its list", () => {
  const filled = { shape: [2, 2], fill: 0.5, values: [] };
  expect(shapesOf(constant, [], filled)).toEqual([[2, 2]]);
  expect([...(constant.init?.({ params: filled, shape: [2, 2], rng }) ?? [])]).toEqual([
    0.5, 0.5, 0.5, 0.5,
  ]);
  const listed = { shape: [3], fill: 9, values: [1, -2, 3] };
  expect([...(constant.init?.({ params: listed, shape: [3], rng }) ?? [])]).toEqual([1, -2, 3]);
});

it("refuses a list of another length", () => {
  const error = failure(() =>
    shapesOf(constant, [], { shape: [2, 2], fill: 0, values: [1, 2, 3] }),
  );
  expect(error).toMatchObject({
    place: { param: "values" },
    message: "3 values are listed, but shape [2, 2] has 4 entries.",
  });
});
