import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { meanSquaredError } from "../../../core/ops/mean-squared-error.ts";
import { presentBackends } from "../../helpers/backends.ts";
import { failure, shapesOf } from "../../helpers/conformance.ts";

const { names } = await presentBackends();

it.each(names)("averages squares over the entries of each example, on %s", async (backend) => {
  await tf.setBackend(backend);
  if (meanSquaredError.metric === null) throw new Error("it must have a metric");
  const x = tf.tensor3d([1, 2, 3, 4, 0, 0, 0, 1], [2, 2, 2]);
  const y = tf.tensor3d([1, 0, 3, 2, 0, 0, 0, 0], [2, 2, 2]);
  expect([...(await meanSquaredError.measure([x, y], {}).data())]).toEqual([2, 0.25]);
});

it("demands equal shapes", () => {
  const shapes = (x: readonly ("B" | number)[], y: readonly ("B" | number)[]) => () =>
    shapesOf(meanSquaredError, [[...x], [...y]]);
  expect(shapes(["B", 3], ["B", 3])()).toEqual([]);
  expect(failure(shapes(["B", 3], ["B", 4])).code).toBe("shape-mismatch");
});
