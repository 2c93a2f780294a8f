import { expect, it } from "vitest";
import { add } from "../../../core/ops/add.ts";
import { presentBackends } from "../../helpers/backends.ts";
import { expectNear, failure, projectNumbers, shapesOf } from "../../helpers/conformance.ts";

await presentBackends();

/** Least-squares by hand: every free summand takes an equal share, the output the rest. */
function reference(xs: readonly number[], y: number, held: readonly number[]) {
  const s = xs.reduce((a, b) => a + b, 0);
  const share = (y - s) / (xs.length - held.length + 1);
  const moved = xs.map((x, i) => (held.includes(i) ? x : x + share));
  return [...moved, moved.reduce((a, b) => a + b, 0)];
}

const cell = (v: number) => ({ shape: [1], data: [v] });

it.each([
  { xs: [1, 2], y: 6, held: [], by: [2, 3, 5] },
  { xs: [1, 2], y: 6, held: [0], by: [1, 3.5, 4.5] },
  { xs: [1, 2], y: 6, held: [0, 1], by: [1, 2, 3] },
  { xs: [4], y: -2, held: [], by: [1, 1] },
])("meets in the middle: $xs, $y, $held held", async ({ xs, y, held, by }) => {
  expectNear(reference(xs, y, held), by);
  const got = await projectNumbers(add, { inputs: xs.map(cell), target: cell(y), held });
  expectNear(got.flat(), by);
});

it("broadcasts, and says what does not fit", () => {
  expect(shapesOf(add, [[3], ["B", 3]])).toEqual([["B", 3]]);
  expect(shapesOf(add, [["B", 2, 1], [4]])).toEqual([["B", 2, 4]]);
  expect(failure(() => shapesOf(add, [["B", 3], [4]]))).toMatchObject({
    place: { port: "x1" },
    message: "[4] does not broadcast with [B, 3].",
    fix: expect.stringContaining("reshape"),
  });
});
