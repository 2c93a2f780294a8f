/** Losses of one's own: from source, by the sandbox, to a certificate and a run. */
import { describe, expect, it } from "vitest";
import { createSession, run } from "../../../core/engine/index.ts";
import { model } from "../../../core/graph/builder.ts";
import type { GraphDocument } from "../../../core/graph/schema.ts";
import { operatorType } from "../../../core/operators/manifest.ts";
import type { OperatorChecked } from "../../../core/protocol/operators.ts";
import { checkOperator } from "../../../electron/worker/operators/check.ts";
import { tracerOf } from "../../../electron/worker/operators/tracer.ts";
import { starters } from "../../../renderer/operators/operator-types.ts";

/** Half the squared distance to a target; with its prox, or without. */
const halfSquare = (project = ""): string => `import { defineOp, tf } from "proxflow/operator";
export default defineOp({
  name: "half-square", docs: { title: "Half square" }, form: "loss",
  inputs: [{ name: "x" }, { name: "target", data: true }],
  params: { strength: { type: "number", default: 1, min: 0, max: 1000 } },
  examples: [{ inputs: [[3], [3]] }, { inputs: [[2, 2], [2, 2]], params: { strength: 4 } }],
  forward([x, target], { strength }) {
    return tf.mul(tf.squaredDifference(x, target), strength / 2);
  },${project}
});
`;
const exactProx = `
  project([x, target], { strength }) {
    return tf.div(tf.add(x, tf.mul(target, strength)), 1 + strength);
  },`;

async function sound(source: string) {
  const checked = await checkOperator(source);
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  return checked;
}
const problemsOf = (checked: OperatorChecked) => (checked.ok ? [] : checked.problems);

describe("a loss of one's own", () => {
  it("has its prox computed, and is called approximate", async () => {
    const { manifest, certificate } = await sound(halfSquare());
    expect(manifest).toMatchObject({ form: "loss", projection: "numeric" });
    expect(manifest.output).toBeUndefined();
    expect(certificate).toMatchObject({ badge: "approximate", nans: 0 });
    expect(certificate.worstGap).toBeLessThan(1e-3);
    expect(certificate.samples).toBeGreaterThanOrEqual(20);
  });

  it("is exact with a prox that is right, and failed with one that is not", async () => {
    const right = await sound(halfSquare(exactProx));
    expect(right.certificate).toMatchObject({ badge: "exact", beaten: 0, nans: 0 });
    const wrong = await sound(halfSquare(exactProx.replace("1 + strength", "2 + strength")));
    expect(wrong.certificate.badge).toBe("failed");
    expect(wrong.certificate.worstGap).toBeGreaterThan(0.1);
  });

  it("may couple entries, with data of another shape", async () => {
    const { certificate } = await sound(`import { defineOp, tf } from "proxflow/operator";
export default defineOp({
  name: "class-loss", docs: { title: "Class loss" }, form: "loss",
  inputs: [
    { name: "logits", shape: ["B", "c"] },
    { name: "weight", shape: ["c"], data: true },
  ],
  examples: [{ inputs: [[2, 3], [3]] }],
  forward([logits, weight]) {
    return tf.sub(tf.logSumExp(logits, 1), tf.sum(tf.mul(logits, tf.softmax(weight)), 1));
  },
});
`);
    expect(certificate).toMatchObject({ badge: "approximate", nans: 0 });
    expect(certificate.worstGap).toBeLessThan(0.02);
  });

  it.each([
    [
      "an output",
      halfSquare().replace("params:", 'output: { shape: "same as x" }, params:'),
      /no output/,
    ],
    ["two free inputs", halfSquare().replace(", data: true", ""), /first input alone/],
    [
      "no tensor",
      halfSquare().replace("return tf.mul(", "return [3]; tf.mul("),
      /must return tensors/,
    ],
    [
      "a prox of another shape",
      halfSquare(exactProx).replace("return tf.div(", "return tf.slice(x, [0], [1]); tf.div("),
      /gives shape/,
    ],
  ])("is refused with %s, in words", async (what, source, words) => {
    const problems = problemsOf(await checkOperator(source));
    expect(problems.map(({ message }) => message).join()).toMatch(words);
    // What is returned stands at no line of its own.
    if (what !== "no tensor") expect(problems[0]?.line).toBeGreaterThan(0);
  });

  it("pulls a value in a run to where two of them balance", async () => {
    const { manifest, certificate } = await sound(halfSquare());
    const m = model("between two");
    const x = m.parameter("x", { shape: [2] });
    const [low, high] = [
      m.constant("low", { shape: [2], values: [0, 0] }),
      m.constant("high", { shape: [2], values: [1, 4] }),
    ];
    const base = m.document({ algorithm: "dr", stop: { iterations: 400 } });
    const add = (id: string, target: string): Pick<GraphDocument, "nodes" | "edges"> => ({
      nodes: [
        {
          id,
          type: operatorType("half-square"),
          typeVersion: 1,
          params: {},
          position: { x: 0, y: 0 },
        },
      ],
      edges: [
        { id: `${id}-x`, from: { node: "x", port: "value" }, to: { node: id, port: "x" } },
        { id: `${id}-t`, from: { node: target, port: "value" }, to: { node: id, port: "target" } },
      ],
    });
    expect([x.value.node, low.value.node, high.value.node]).toEqual(["x", "low", "high"]);
    const parts = [add("pull-low", "low"), add("pull-high", "high")];
    const document: GraphDocument = {
      ...base,
      nodes: [...base.nodes, ...parts.flatMap((part) => part.nodes)],
      edges: [...base.edges, ...parts.flatMap((part) => part.edges)],
      operators: { "half-square": { source: halfSquare(), manifest, certificate } },
    };
    const operators = await tracerOf(document);
    const session = createSession({ document, datasets: {}, operators });
    try {
      await run(session);
      const [found] = await session.values(["x.value"]);
      const [a, b] = found?.data ?? [];
      expect(a).toBeCloseTo(0.5, 2);
      expect(b).toBeCloseTo(2, 2);
    } finally {
      session.dispose();
    }
  });
});

describe("what the editor starts from", () => {
  it.each(Object.entries(starters))("works as it is: %s", async (_, source) => {
    const { certificate } = await sound(source);
    expect(certificate.badge).toBe("approximate");
  });
});
