import { expect, it } from "vitest";
import { hyperplane } from "../../../core/ops/hyperplane.ts";
import { parseParams } from "../../../core/ops/index.ts";
import { presentBackends } from "../../helpers/backends.ts";
import { expectNear, failure, projectNumbers, shapesOf } from "../../helpers/conformance.ts";

await presentBackends();

/** x + (c - <n, x>) n / |n|^2, one point, double precision. */
function reference(x: readonly number[], normal: readonly number[], offset: number) {
  const dot = normal.reduce((s, n, i) => s + n * (x[i] as number), 0);
  const square = normal.reduce((s, n) => s + n * n, 0);
  return x.map((v, i) => v + ((offset - dot) * (normal[i] as number)) / square);
}

it.each([
  { x: [3, 5], normal: [0, 2], offset: 4, by: [3, 2] },
  { x: [0, 0], normal: [1, 1], offset: 2, by: [1, 1] },
  { x: [1, 1], normal: [1, 1], offset: 2, by: [1, 1] },
  { x: [2, 0], normal: [1e-25, 1e-25], offset: 0, by: [1, -1] },
  { x: [2, 0], normal: [1e25, 1e25], offset: 0, by: [1, -1] },
])("drops a perpendicular: $x on $normal", async ({ x, normal, offset, by }) => {
  expectNear(reference(x, normal, offset), by);
  const [got] = await projectNumbers(hyperplane, {
    params: { normal, offset },
    inputs: [{ shape: [2], data: x }],
  });
  expectNear(got as number[], by);
});

it("refuses a zero normal and another number of entries", () => {
  expect(failure(() => parseParams(hyperplane, { normal: [0, 0] })).place.param).toBe("normal");
  const params = { normal: [1, 0], offset: 0 };
  expect(failure(() => shapesOf(hyperplane, [[3]], params))).toMatchObject({
    place: { param: "normal" },
    message: "The normal has 2 entries, x is [3].",
  });
  expect(failure(() => shapesOf(hyperplane, [[]], params)).place.port).toBe("x");
});
