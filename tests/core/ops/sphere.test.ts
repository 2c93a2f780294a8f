import { expect, it } from "vitest";
import { parseParams } from "../../../core/ops/index.ts";
import { sphere } from "../../../core/ops/sphere.ts";
import { presentBackends } from "../../helpers/backends.ts";
import { expectNear, failure, projectNumbers, shapesOf } from "../../helpers/conformance.ts";

await presentBackends();

function reference(x: readonly number[], center: readonly number[], radius: number) {
  const away = x.map((v, i) => v - (center[i] as number));
  const length = Math.hypot(...away);
  const unit = length === 0 ? away.map((_, i) => (i === 0 ? 1 : 0)) : away.map((v) => v / length);
  return unit.map((v, i) => (center[i] as number) + radius * v);
}

it.each([
  { x: [3, 4], center: [0, 0], radius: 1, by: [0.6, 0.8] },
  { x: [1, 0.5], center: [1, 1], radius: 2, by: [1, -1] },
  { x: [1, 2], center: [1, 2], radius: 3, by: [4, 2] },
  { x: [0, -1e-30], center: [0, 0], radius: 1, by: [0, -1] },
  { x: [-1e30, 0], center: [0, 0], radius: 1, by: [-1, 0] },
])("goes to the surface along the radius: $x", async ({ x, center, radius, by }) => {
  expectNear(reference(x, center, radius), by);
  const [got] = await projectNumbers(sphere, {
    params: { center, radius },
    inputs: [{ shape: [2], data: x }],
  });
  expectNear(got as number[], by);
});

it("refuses no radius and another number of coordinates", () => {
  expect(failure(() => parseParams(sphere, { radius: 0 })).place.param).toBe("radius");
  const params = { center: [0, 0], radius: 1 };
  expect(failure(() => shapesOf(sphere, [[4, 3]], params)).place.param).toBe("center");
  expect(failure(() => shapesOf(sphere, [["B"]], params)).place.port).toBe("x");
});
