import { expect, it } from "vitest";
import { margin } from "../../../core/ops/margin.ts";
import { presentBackends } from "../../helpers/backends.ts";
import { expectNear, failure, projectNumbers, shapesOf } from "../../helpers/conformance.ts";

await presentBackends();

const reference = (l: readonly number[], y: readonly number[], m: number) =>
  l.map((v, i) => (y[i] === 1 ? Math.max(v, m) : Math.min(v, 0)));

it.each([
  { l: [0.5, 0.5, -2], y: [1, 0, 0], m: 1, by: [1, 0, -2] },
  { l: [3, -1, 0], y: [1, 0, 0], m: 1, by: [3, -1, 0] },
  { l: [-4, 2, 7], y: [0, 1, 0], m: 2.5, by: [-4, 2.5, 0] },
])("clips logits to their side: $l", async ({ l, y, m, by }) => {
  expectNear(reference(l, y, m), by);
  const [logits, labels] = await projectNumbers(margin, {
    params: { margin: m },
    inputs: [
      { shape: [1, 3], data: l },
      { shape: [1, 3], data: y },
    ],
  });
  expectNear(logits as number[], by);
  expectNear(labels as number[], y);
});

it("demands labels of the logits' shape", () => {
  expect(
    failure(() =>
      shapesOf(
        margin,
        [
          ["B", 3],
          ["B", 4],
        ],
        { margin: 1 },
      ),
    ).place.port,
  ).toBe("labels");
});
