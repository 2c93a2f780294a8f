import { expect, it } from "vitest";
import { sum } from "../../../core/ops/sum.ts";
import { presentBackends } from "../../helpers/backends.ts";
import { expectNear, failure, projectNumbers, shapesOf } from "../../helpers/conformance.ts";

await presentBackends();

function reference(x: readonly number[], y: number) {
  const total = x.reduce((a, b) => a + b, 0);
  const moved = x.map((v) => v + (y - total) / (x.length + 1));
  return [...moved, moved.reduce((a, b) => a + b, 0)];
}

it("spreads the gap evenly", async () => {
  expectNear(reference([1, 2, 3], 10), [2, 3, 4, 9]);
  const point = {
    params: { axis: 0 },
    inputs: [{ shape: [3], data: [1, 2, 3] }],
    target: { shape: [], data: [10] },
  };
  expectNear((await projectNumbers(sum, point)).flat(), reference([1, 2, 3], 10));
  expectNear((await projectNumbers(sum, { ...point, held: [0] })).flat(), [1, 2, 3, 6]);
});

it("drops an axis, never the batch", () => {
  expect(shapesOf(sum, [["B", 3, 4]], { axis: 1 })).toEqual([["B", 4]]);
  expect(shapesOf(sum, [["B", 3]], { axis: -1 })).toEqual([["B"]]);
  expect(shapesOf(sum, [["B", 3, 4]], { axis: 1, keepDims: true })).toEqual([["B", 1, 4]]);
  for (const axis of [0, -2, 2, -3])
    expect(failure(() => shapesOf(sum, [["B", 3]], { axis })).place.param).toBe("axis");
});
