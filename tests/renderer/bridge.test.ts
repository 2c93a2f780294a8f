/** Misfits that one node mends. */
import { describe, expect, it } from "vitest";
import { builtinDatasets } from "../../core/base/datasets.ts";
import { applyCommand } from "../../core/graph/commands.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { validate } from "../../core/graph/validate.ts";
import { bridge, bridgeFor } from "../../renderer/canvas/bridge.ts";
import { makeDocument, makeNode, wire } from "../core/graph/small.ts";

const check = (document: GraphDocument) => validate(document, builtinDatasets);
const end = (text: string) => wire(text, "a.b").from;

/** A product of data [B, 4] with weights of a shape, not wired to its second input. */
const product = (shape: number[], ...edges: ReturnType<typeof wire>[]) =>
  makeDocument(
    [
      makeNode("data", "dataset", { name: "iris" }),
      makeNode("w", "parameter", { shape }),
      makeNode("h", "matmul"),
      makeNode("goal", "cross-entropy"),
    ],
    [wire("data.x", "h.a"), wire("h.y", "goal.logits"), wire("data.y", "goal.labels"), ...edges],
  );

describe("a bridge", () => {
  it("is a transpose where the weights lie across", () => {
    const document = product([3, 4]);
    const found = bridge(document, check(document), end("w.value"), end("h.b"));
    expect(found?.label).toBe("Insert a transpose");
    const { document: mended, inverse } = applyCommand(document, found?.command as never);
    expect(check(mended).problems.filter((p) => p.severity === "error")).toEqual([]);
    expect(check(mended).shapes["h.y"]).toEqual(["B", 3]);
    expect(applyCommand(mended, inverse).document).toEqual(document);
  });

  it("mends what Problems tells, in place of the wire that is there", () => {
    const document = product([3, 4], wire("w.value", "h.b"));
    const before = check(document);
    const problem = before.problems.find((p) => p.code === "shape-mismatch");
    const found = problem && bridgeFor(document, before, problem);
    const mended = applyCommand(document, found?.command as never).document;
    expect(mended.edges).toHaveLength(document.edges.length + 1);
    expect(check(mended).problems.filter((p) => p.severity === "error")).toEqual([]);
  });

  it("is a reshape to what the other input has", () => {
    const flat = makeDocument(
      [
        makeNode("a", "parameter", { shape: [6] }),
        makeNode("b", "parameter", { shape: [2, 3] }),
        makeNode("p", "add"),
        makeNode("ball", "l2-ball"),
      ],
      [wire("a.value", "p.x1"), wire("p.y", "ball.x")],
    );
    const found = bridge(flat, check(flat), end("b.value"), end("p.x2"));
    expect(found?.label).toBe("Insert a reshape");
    const mended = applyCommand(flat, found?.command as never).document;
    expect(mended.nodes.find((n) => n.id === found?.node)?.params).toEqual({ shape: [6] });
  });

  it("is not offered where no single node mends it, or nothing is wrong", () => {
    const document = product([5, 7]);
    expect(bridge(document, check(document), end("w.value"), end("h.b"))).toBeUndefined();
    const other = { severity: "error", code: "cycle", message: "" } as const;
    expect(bridgeFor(document, check(document), other)).toBeUndefined();
  });
});
