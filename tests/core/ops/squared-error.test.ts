import { expect, it } from "vitest";
import { squaredError } from "../../../core/ops/squared-error.ts";
import { presentBackends } from "../../helpers/backends.ts";
import { expectNear, failure, projectNumbers, shapesOf } from "../../helpers/conformance.ts";

await presentBackends();

const reference = (x: number, y: number, lambda: number) => (x + lambda * y) / (1 + lambda);

it.each([
  { x: 0, y: 4, lambda: 1, by: 2 },
  { x: 1, y: 5, lambda: 3, by: 4 },
  { x: -2, y: 0, lambda: 0.25, by: -1.6 },
])("is pulled from $x to $y by $lambda", async ({ x, y, lambda, by }) => {
  expect(reference(x, y, lambda)).toBeCloseTo(by, 12);
  const inputs = [
    { shape: [1], data: [x] },
    { shape: [1], data: [y] },
  ];
  const [moved, target] = await projectNumbers(squaredError, { params: { lambda }, inputs });
  expectNear(moved as number[], [by]);
  expectNear(target as number[], [y]);
});

it("demands a target of its shape", () => {
  expect(failure(() => shapesOf(squaredError, [["B", 3], [3]], { lambda: 1 })).place.port).toBe(
    "target",
  );
});
