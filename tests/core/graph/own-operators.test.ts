/** Operators of the document's own on their way: with copies, with own nodes. */
import { describe, expect, it } from "vitest";
import { copyNodes, pasteCommand } from "../../../core/graph/clipboard.ts";
import { applyCommand } from "../../../core/graph/commands.ts";
import type { GraphDocument } from "../../../core/graph/schema.ts";
import { model } from "../../../core/index.ts";
import { operatorOf } from "../../helpers/operators.ts";

/** A document with a node of an operator. */
function withCurve(source = "// one"): GraphDocument {
  const node = {
    id: "curve1",
    type: "custom.curve",
    typeVersion: 1,
    params: {},
    position: { x: 0, y: 0 },
  };
  return { ...model("curves").document(), nodes: [node], operators: { curve: operatorOf(source) } };
}

describe("copies", () => {
  const clip = (document: GraphDocument) => copyNodes(document, ["curve1"]);
  const paste = (into: GraphDocument, from: GraphDocument): GraphDocument => {
    const copied = clip(from);
    if (copied === undefined) throw new Error("nothing was copied");
    return applyCommand(into, pasteCommand(into, copied, { offset: { x: 0, y: 0 } }).command)
      .document;
  };

  it("take the operators of their nodes along", () => {
    const empty = model("empty").document();
    expect(paste(empty, withCurve()).operators).toEqual(withCurve().operators);
  });

  it("use the same operator again, and give another one another name", () => {
    expect(Object.keys(paste(withCurve(), withCurve()).operators ?? {})).toEqual(["curve"]);
    const both = paste(withCurve(), withCurve("// two"));
    expect(Object.keys(both.operators ?? {})).toEqual(["curve", "curve2"]);
    expect(both.nodes.map(({ type }) => type)).toEqual(["custom.curve", "custom.curve2"]);
  });
});
