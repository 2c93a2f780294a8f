import { expect, it } from "vitest";
import { parseParams } from "../../../core/ops/index.ts";
import { picture } from "../../../core/ops/picture.ts";
import { failure, shapesOf } from "../../helpers/conformance.ts";

it.each([
  ["image", [4, 6]],
  ["heat", [4, 6]],
  ["queens", [8, 8]],
  ["colours", [4, 6, 3]],
  ["digits", [9, 9, 9]],
  ["discs", [5, 2]],
])("shows %s of %j and measures nothing", (look, shape) => {
  expect(shapesOf(picture, [shape], parseParams(picture, { look }))).toEqual([]);
  expect(picture.metric).toBeNull();
});

it.each([
  ["image", [4, 6, 3]],
  ["heat", [5]],
  ["queens", [4, 6]],
  ["colours", [4, 6, 4]],
  ["digits", [9, 9, 16]],
  ["discs", [5, 3]],
])("says that %s does not show %j", (look, shape) => {
  const error = failure(() => shapesOf(picture, [shape], parseParams(picture, { look })));
  expect(error.place.param).toBe("look");
  expect(error.message).toContain(look);
});

it("shows no batch", () => {
  const error = failure(() => shapesOf(picture, [["B", 4]]));
  expect(error.place.port).toBe("x");
});
