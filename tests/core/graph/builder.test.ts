import { describe, expect, it } from "vitest";
import { builtinDatasets } from "../../../core/base/datasets.ts";
import { model } from "../../../core/graph/builder.ts";
import { parseDocument } from "../../../core/graph/parse.ts";
import { serializeDocument } from "../../../core/graph/serialize.ts";
import { validate } from "../../../core/graph/validate.ts";
import { ops } from "../../../core/ops/index.ts";
import { makeNode, small, wire } from "./small.ts";

describe("model", () => {
  it("has a method for every op, each under a name of its own", () => {
    const m = model("all") as unknown as Record<string, unknown>;
    const names = Object.values(ops).map((op) => op.code.name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(m[name]).toBeTypeOf("function");
    expect(names).not.toContain("document");
  });

  it("builds the document that its code describes", () => {
    const m = model("test");
    const data = m.dataset("data", { name: "iris" });
    const w = m.parameter("w", { shape: [4, 3] });
    const h = m.matmul("h", { a: data.x, b: w.value });
    m.crossEntropy("goal", { logits: h.y, labels: data.y });
    const document = m.document();
    expect(document).toStrictEqual(small());
    expect(validate(document, builtinDatasets).problems).toEqual([]);
    expect(parseDocument(serializeDocument(document))).toMatchObject({ ok: true, document });
  });

  it("takes lists for variadic ports, gaps and weights included", () => {
    const m = model("list");
    const a = m.constant("a");
    const b = m.parameter("b");
    m.sumRelu("s", { x: [a.value, null, b.value.times(2.5)] });
    const { nodes, edges } = m.document();
    expect(nodes[2]).toEqual(makeNode("s", "sum-relu"));
    expect(edges).toEqual([wire("a.value", "s.x0"), { ...wire("b.value", "s.x2"), weight: 2.5 }]);
  });

  it("keeps settings and layout", () => {
    const m = model("laid out");
    m.parameter("a");
    m.parameter("b");
    const document = m.document(
      { algorithm: "dr", stop: { gap: 1e-3 } },
      {
        nodes: [["b", { at: [8, 16], title: "B", note: "why" }]],
        view: { x: 0, y: 0, zoom: 2 },
        description: "words",
      },
    );
    expect(document.solver).toMatchObject({ algorithm: "dr", stop: { gap: 1e-3 }, seed: 1 });
    expect(document.nodes).toEqual([
      { ...makeNode("b", "parameter"), position: { x: 8, y: 16 }, title: "B", note: "why" },
      makeNode("a", "parameter"),
    ]);
    expect(document).toMatchObject({ view: { zoom: 2 }, description: "words" });
  });

  it("refuses what makes no document", () => {
    const m = model("bad");
    const a = m.parameter("a");
    const code = (expected: string) => expect.objectContaining({ code: expected }) as Error;
    expect(() => m.parameter("a")).toThrowError(code("duplicate-id"));
    // @ts-expect-error there is no such port
    expect(() => m.identity("i", { x: a.value, z: a.value })).toThrowError(code("unknown-port"));
    expect(() => m.document({ seed: -1 })).toThrowError(code("bad-settings"));
    expect(() => m.document({}, { nodes: [["gone"]] })).toThrowError(code("unknown-node"));
    expect(() => m.document({}, { wires: ["e: a.q"] })).toThrowError(code("unknown-edge"));
  });

  it("is typed from the ops", () => {
    const m = model("typed");
    const a = m.parameter("a", { shape: [2], init: "zeros" });
    // @ts-expect-error no such start
    m.parameter("b", { init: "lucky" });
    // @ts-expect-error no such output
    expect(a.nothing).toBeUndefined();
    // @ts-expect-error an input is missing
    m.matmul("c", { a: a.value });
    // @ts-expect-error no such op
    expect(m.warp).toBeUndefined();
  });
});
