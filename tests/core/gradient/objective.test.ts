/** Gradients of the objective against differences of its values, and losses against plain code. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { createRng } from "../../../core/base/rng.ts";
import { soundPlan } from "../../../core/compile/index.ts";
import { bindDatasets, dataValues } from "../../../core/engine/batches.ts";
import { ancestors, forwardPass } from "../../../core/engine/forward.ts";
import { initialSources } from "../../../core/engine/initial-sources.ts";
import { teachGradients } from "../../../core/gradient/flow.ts";
import { objective, targetsOf } from "../../../core/gradient/objective.ts";
import type { GraphDocument } from "../../../core/graph/schema.ts";
import { allOps } from "../../../core/ops/index.ts";
import { withPlainOps } from "../../../core/ops/kernels/plain-ops.ts";
import type { SetOp } from "../../../core/ops/spec.ts";
import { blobs, blobsCatalog, skipModel } from "../engine/models.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
  teachGradients();
});

/** The objective on the first examples as a function of one parameter. */
function along(document: GraphDocument, id: string, batch: number) {
  const { plan } = soundPlan(document, blobsCatalog).partition;
  const { terms } = targetsOf(plan);
  const bound = bindDatasets(plan, blobs());
  const rows = Uint32Array.from({ length: batch }, (_, i) => i);
  const sources = initialSources(plan, 3);
  const data = dataValues(plan, bound, "train", () => rows);
  const needed = ancestors(
    plan,
    terms.flatMap(({ inputs }) => inputs.map(({ from }) => from)),
  );
  const { index } = plan.vertices.find((v) => `${v.node}.${v.port}` === id) as { index: number };
  const value = (at: tf.Tensor): tf.Scalar => {
    const given = plan.vertices.map((v) => data[v.index] ?? sources[v.index]);
    given[index] = at;
    const values = forwardPass(plan, given, needed, batch);
    return objective(plan, terms, values, document.solver, batch);
  };
  return { value, start: sources[index] as tf.Tensor };
}

const withTarget = (type: string): GraphDocument => {
  const document = skipModel();
  return {
    ...document,
    nodes: document.nodes.map((node) => (node.id === "loss" ? { ...node, type } : node)),
  };
};

describe("the gradient of the objective", () => {
  it.each([
    ["cross-entropy", "W1.value"],
    ["cross-entropy", "W2.value"],
    ["margin", "W1.value"],
    ["margin", "W3.value"],
  ])("is what differences say, by %s for %s", (type, id) => {
    const { value, start } = along(withTarget(type), id, 6);
    const gradient = withPlainOps(() => tf.grad((x) => value(x))(start)).dataSync();
    const rng = createRng(5, "direction");
    const size = Math.max(...gradient.map(Math.abs));
    expect(size).toBeGreaterThan(1e-3);
    const flat = Float32Array.from(start.dataSync());
    const h = 2e-3;
    // Entries chosen at random; ReLU has kinks, which so small a step rarely meets.
    for (let k = 0; k < 8; k++) {
      const entry = Math.floor(rng.uniform() * flat.length);
      const [up, down] = [h, -h].map((move) => {
        const at = flat.slice();
        at[entry] = (at[entry] as number) + move;
        return value(tf.tensor(at, start.shape)).dataSync()[0] as number;
      }) as [number, number];
      expect(Math.abs((up - down) / (2 * h) - (gradient[entry] as number))).toBeLessThan(
        0.02 * size,
      );
    }
  });
});

describe("losses with a value", () => {
  const known = allOps().filter(
    (op) => op.kind === "set" && (op as SetOp<unknown>).loss,
  ) as unknown as SetOp<unknown>[];

  it("are those that are finite everywhere", () => {
    expect(known.map(({ type }) => type).sort()).toEqual([
      "absolute-error",
      "cross-entropy",
      "hinge",
      "huber",
      "logistic",
      "squared-error",
    ]);
  });

  it.each(known.map((op) => [op.type, op] as const))("%s is what its witness measures", (_, op) => {
    const rng = createRng(11, op.type);
    for (const { params, inputs } of op.examples) {
      const shape = inputs[0] as number[];
      const size = shape.reduce((n, d) => n * d, 1);
      const width = op.witness?.rank(params) === 0 ? 1 : (shape.at(-1) as number);
      const x = Float32Array.from({ length: size }, () => 3 * rng.normal());
      const side = op.inputs[1]?.values;
      const y = Float32Array.from({ length: size }, (_, i) =>
        side === "one-hot"
          ? Number(i % width === 1)
          : side === "sign"
            ? (i % 2) * 2 - 1
            : rng.normal(),
      );
      let expected = 0;
      for (let i = 0; i < size; i += width)
        expected +=
          op.witness?.measure([...x.slice(i, i + width)], [[...y.slice(i, i + width)]], {
            params,
            shape,
            shapes: inputs,
          }) ?? Number.NaN;
      const found = op.loss?.([tf.tensor(x, shape), tf.tensor(y, shape)], params).dataSync()[0];
      expect(found).toBeGreaterThan(0);
      expect(Math.abs((found as number) / expected - 1)).toBeLessThan(1e-5);
    }
  });
});
