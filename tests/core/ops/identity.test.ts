import { expect, it } from "vitest";
import { identity } from "../../../core/ops/identity.ts";
import { presentBackends } from "../../helpers/backends.ts";
import { expectNear, projectNumbers, shapesOf } from "../../helpers/conformance.ts";

await presentBackends();

const reference = (x: number, y: number) => [(x + y) / 2, (x + y) / 2];

it("moves both to the mean, or the output to held data", async () => {
  const point = { inputs: [{ shape: [1], data: [3] }], target: { shape: [1], data: [-1] } };
  expectNear((await projectNumbers(identity, point)).flat(), reference(3, -1));
  expectNear(reference(3, -1), [1, 1]);
  expectNear((await projectNumbers(identity, { ...point, held: [0] })).flat(), [3, 3]);
});

it("keeps the shape", () => expect(shapesOf(identity, [["B", 2, 3]])).toEqual([["B", 2, 3]]));
