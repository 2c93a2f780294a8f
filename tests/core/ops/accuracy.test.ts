import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { accuracy } from "../../../core/ops/accuracy.ts";
import { presentBackends } from "../../helpers/backends.ts";
import { failure, shapesOf } from "../../helpers/conformance.ts";

const { names } = await presentBackends();

it.each(names)("counts rows whose largest logit is the label's, on %s", async (backend) => {
  await tf.setBackend(backend);
  const logits = tf.tensor2d([0.1, 2, -1, -5, -4, -6, 3, 3, 1, 0, 0, 9], [4, 3]);
  const labels = tf.tensor2d([0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1], [4, 3]);
  if (accuracy.metric === null) throw new Error("accuracy must have a metric");
  const hits = accuracy.measure([logits, labels], {});
  // Row 2 has a tie: the first of the equal logits counts.
  expect([...(await hits.data())]).toEqual([1, 0, 1, 1]);
  expect(hits.dtype).toBe("float32");
});

it("demands one row of equal length an example", () => {
  expect(
    shapesOf(accuracy, [
      ["B", 3],
      ["B", 3],
    ]),
  ).toEqual([]);
  expect(
    failure(() =>
      shapesOf(accuracy, [
        ["B", 3],
        ["B", 4],
      ]),
    ),
  ).toMatchObject({
    code: "shape-mismatch",
    place: { port: "labels" },
    message: expect.stringMatching(/\[B, 4\].*\[B, 3\]/),
  });
  expect(failure(() => shapesOf(accuracy, [["B"], ["B"]])).place.port).toBe("logits");
});

it.each(names)("takes the mean over the places of a sequence, on %s", async (backend) => {
  await tf.setBackend(backend);
  const logits = tf.tensor3d([1, 0, 0, 2, 5, 1, 1, 4], [2, 2, 2]);
  const labels = tf.tensor3d([1, 0, 1, 0, 1, 0, 0, 1], [2, 2, 2]);
  expect(
    shapesOf(accuracy, [
      ["B", 2, 2],
      ["B", 2, 2],
    ]),
  ).toEqual([]);
  if (accuracy.metric === null) throw new Error("accuracy must have a metric");
  expect([...(await accuracy.measure([logits, labels], {}).data())]).toEqual([0.5, 1]);
});
