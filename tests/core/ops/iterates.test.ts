import { expect, it } from "vitest";
import { iterates } from "../../../core/ops/iterates.ts";
import { failure, shapesOf } from "../../helpers/conformance.ts";

it("watches a point in the plane and measures nothing", () => {
  expect(shapesOf(iterates, [[2]])).toEqual([]);
  expect(iterates.kind).toBe("probe");
  expect(iterates.metric).toBeNull();
});

it.each([[["B", 2]], [[3]], [[2, 1]], [[]]] as const)("refuses %j", (shape) => {
  const error = failure(() => shapesOf(iterates, [shape]));
  expect(error.place.port).toBe("x");
  expect(error.message).toContain(`[${shape.join(", ")}]`);
});
