import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { builtinDatasets } from "../../../core/base/datasets.ts";
import { validate } from "../../../core/graph/validate.ts";
import { type OpType, ops } from "../../../core/ops/index.ts";
import type { AnyOp } from "../../../core/ops/spec.ts";
import { exampleCode, exampleDocument } from "../../../core/reference/code.ts";
import { sample } from "../../../core/reference/sample.ts";
import { evaluateModel } from "../codegen/evaluate.ts";

await tf.setBackend("cpu");
const types = Object.keys(ops) as OpType[];

describe.each(types)("the example of %s", (type) => {
  const op: AnyOp = ops[type];

  it("is code that builds a valid model", async () => {
    const document = exampleDocument(op);
    expect(await evaluateModel(exampleCode(type))).toEqual(document);
    const { problems } = validate(document, builtinDatasets);
    expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it("has numbers where the op projects, and no others", () => {
    const numbers = sample(type);
    expect(numbers !== undefined).toBe(op.kind === "function" || op.kind === "set");
    for (const { values } of [...(numbers?.from ?? []), ...(numbers?.to ?? [])])
      expect(values.every(Number.isFinite)).toBe(true);
  });
});
