import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { builtinDatasets } from "../../../core/base/datasets.ts";
import { importTypeScript } from "../../../core/codegen/import-typescript.ts";
import { modelSource } from "../../../core/codegen/model-source.ts";
import { solve } from "../../../core/engine/solve.ts";
import { model } from "../../../core/graph/builder.ts";
import { validate } from "../../../core/graph/validate.ts";
import { opOf } from "../../../core/ops/index.ts";
import { registerOp } from "../../../core/ops/register.ts";
import { registered } from "../../../core/ops/registry.ts";
import { defineOp } from "../../../core/ops/spec.ts";

beforeAll(() => tf.setBackend("cpu"));
afterEach(() => registered.clear());

const below = (type = "at-most", name = "atMost") =>
  defineOp({
    type,
    version: 1,
    category: "set",
    kind: "set",
    form: "indicator",
    docs: { title: "At most", summary: "-", tex: "x", set: "x", projection: "-", source: "-" },
    inputs: [{ name: "x", help: "Any value." }],
    outputs: [],
    params: z.object({ most: z.number().default(1) }),
    traits: { convex: true, separable: true, exact: true },
    inferShapes: () => [],
    project: ([x], { params }) => ({ inputs: [tf.minimum(x as tf.Tensor, params.most)] }),
    code: { name },
    examples: [{ inputs: [[4]], params: { most: 1 } }],
  });

function built(op: ReturnType<typeof below>) {
  const m = model("own");
  const point = m.parameter("point", { shape: [2] });
  m.hyperplane("sum", { x: point.value }, { normal: [1, 1], offset: 3 });
  m.op(op, "most", { x: point.value }, { most: 1.5 });
  return m.document({ algorithm: "ap", stop: { gap: 1e-6, iterations: 5000 } });
}

describe("an operator of a program", () => {
  it("is solved with the parameters that its node gives it", async () => {
    const { status, parameters } = await solve(built(registerOp(below()))).result();
    expect(status).toBe("converged");
    for (const value of parameters["point.value"]?.data ?? []) expect(value).toBeCloseTo(1.5, 3);
  });

  it("leaves as code and comes back, as the others do", () => {
    const document = built(registerOp(below()));
    const { text } = modelSource(document);
    expect(text).toContain('m.atMost("most", { x: point.value }, { most: 1.5 });');
    expect(importTypeScript(text).document).toEqual(document);
  });

  it("is unknown where it was not registered", () => {
    const document = built(below());
    expect(opOf("at-most")).toBeUndefined();
    const [problem] = validate(document, builtinDatasets).problems;
    expect(problem).toMatchObject({ node: "most", severity: "error" });
  });

  it.each([
    ["At Most", "atMost", "no type. Write it in small letters"],
    ["at-most", "at most", "no name in code"],
    ["matmul", "other", 'an operator "matmul" already'],
    ["input", "other", 'an operator "input" already'],
    ["at-most", "matmul", "stands for another one"],
    ["at-most", "group", "stands for another one"],
  ])("is refused as %s, %s", (type, name, why) => {
    const attempt = () => registerOp(below(type, name));
    expect(attempt).toThrow(expect.objectContaining({ code: "bad-operator" }) as Error);
    try {
      attempt();
    } catch (error) {
      const { message, fix } = error as Error & { fix: string };
      expect(`${message} ${fix}`).toContain(why);
    }
    expect(registered.size).toBe(0);
  });

  it("is registered once", () => {
    registerOp(below());
    expect(() => registerOp(below())).toThrow('an operator "at-most" already');
  });
});
