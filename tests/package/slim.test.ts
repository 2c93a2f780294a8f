/** The small entry, as it is built: the same library, with the operators that are registered. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { expect, it } from "vitest";
import { inRoot } from "../../build/paths.mjs";
import { model as wholeModel, solve as wholeSolve } from "../../core/index.ts";

type Slim = typeof import("../../core/slim.ts");
const slim: Slim = await import(inRoot("dist", "slim", "core.js"));
const operator = async (type: string, name: string) =>
  (await import(inRoot("dist", "slim", "ops", `${type}.js`)))[name];

const build = (model: typeof wholeModel) => {
  const m = model("two layers");
  const x = m.parameter("x", { shape: [6, 4] });
  const w = m.parameter("w", { shape: [4, 3] });
  const y = m.matmul("y", { a: x.value, b: w.value });
  m.sphere("unit", { x: y.y }, { center: [0, 0, 0], radius: 1 });
  return m.document({ algorithm: "dr", stop: { iterations: 40 } });
};

it("knows no operator until it is registered, and says what to import", async () => {
  expect(slim.allOps()).toEqual([]);
  expect(() => slim.model("m").maxPool).toThrow(
    expect.objectContaining({
      code: "unknown-op",
      fix: expect.stringContaining('"proxflow/ops/max-pool"'),
    }),
  );
  const { problems } = slim.validate(build(wholeModel), slim.builtinDatasets);
  expect(problems.filter(({ code }) => code === "unknown-op").length).toBe(4);
});

it("solves as the whole library does, to the same numbers", async () => {
  await tf.setBackend("cpu");
  for (const [type, name] of [
    ["parameter", "parameter"],
    ["matmul", "matmul"],
    ["sphere", "sphere"],
  ] as const)
    slim.registerOp(await operator(type, name));
  const document = build(slim.model);
  expect(document).toEqual(build(wholeModel));
  const small = await slim.solve(document).result();
  const whole = await wholeSolve(document).result();
  expect(small.gap).toBe(whole.gap);
  expect(small.parameters).toEqual(whole.parameters);
  const engine = await slim.loadEngine();
  expect(Object.keys(engine).sort()).toEqual(["compile", "createSession", "predictor", "run"]);
});
