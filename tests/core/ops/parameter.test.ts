import { expect, it } from "vitest";
import { createRng } from "../../../core/base/rng.ts";
import { parseParams } from "../../../core/ops/index.ts";
import { parameter } from "../../../core/ops/parameter.ts";
import { failure, shapesOf } from "../../helpers/conformance.ts";

const start = (over: object, seed = 1) => {
  const params = parameter.params.parse({ shape: [100, 80], ...over });
  return parameter.init?.({
    params,
    shape: params.shape,
    rng: createRng(seed, "init:W"),
  }) as Float32Array;
};

const deviation = (values: Float32Array) =>
  Math.sqrt(values.reduce((s, v) => s + v * v, 0) / values.length);

it("starts with the deviation that it says", () => {
  expect(deviation(start({ init: "he-normal" }))).toBeCloseTo(Math.sqrt(2 / 100), 2);
  expect(deviation(start({ init: "normal", scale: 3 })) / 3).toBeCloseTo(1, 1);
  expect(deviation(start({ init: "uniform" }))).toBeCloseTo(1 / Math.sqrt(3), 1);
  expect(Math.max(...start({ init: "uniform", scale: 0.5 }))).toBeLessThan(0.5);
  expect(start({ init: "zeros" }).every((v) => v === 0)).toBe(true);
});

it("repeats for a seed and differs between seeds", () => {
  expect(start({})).toEqual(start({}));
  expect(start({}, 2)).not.toEqual(start({}, 1));
});

it("has the shape it is given, and no empty one", () => {
  expect(shapesOf(parameter, [], parseParams(parameter, { shape: [4, 2] }))).toEqual([[4, 2]]);
  expect(failure(() => parseParams(parameter, { shape: [4, 0] })).place.param).toBe("shape");
  expect(failure(() => parseParams(parameter, { init: "magic" })).place.param).toBe("init");
});
