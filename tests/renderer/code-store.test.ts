import { describe, expect, it } from "vitest";
import { importTypeScript } from "../../core/codegen/import-typescript.ts";
import { modelSource } from "../../core/codegen/model-source.ts";
import { model } from "../../core/graph/builder.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { createCodeStore, hasEdits, inConflict } from "../../renderer/code/code-store.ts";
import { createDocumentStore } from "../../renderer/state/document-store.ts";

const read = (source: string, previous: GraphDocument) => importTypeScript(source, { previous });
const nowhere = new Map();

/** A store with y = leakyRelu(x), x at (40, 80), and its code. */
function start() {
  const m = model("a");
  const x = m.parameter("x", { shape: [2] });
  m.nonnegative("goal", { x: m.leakyRelu("y", { x: x.value }, { slope: 0.3 }).y });
  const layout = { nodes: [["x", { at: [40, 80] }]] } as const;
  const documents = createDocumentStore();
  documents.open(m.document({}, layout), { file: null, template: null });
  const code = createCodeStore(documents);
  return { documents, code, own: () => modelSource(documents.getState().document).text };
}

describe("edits of the code", () => {
  it("become one step of the document, ids and places kept", () => {
    const { documents, code, own } = start();
    code.edit(own().replace("0.3", "0.4"), own(), nowhere);
    expect(code.apply(read)).toBe(true);
    const { document, history } = documents.getState();
    expect(document.nodes.find(({ id }) => id === "y")?.params).toMatchObject({ slope: 0.4 });
    expect(document.nodes.find(({ id }) => id === "x")?.position).toEqual({ x: 40, y: 80 });
    expect(history.past.map(({ name }) => name)).toEqual(["Edit the code"]);
    expect(hasEdits(code.getState())).toBe(false);
    documents.undo();
    expect(own()).toContain("0.3");
  });

  it("stay where they cannot be read, and say on which line", () => {
    const { documents, code, own } = start();
    const { document } = documents.getState();
    const wrong = own().replace("m.leakyRelu(", "m.leakyRellu(");
    code.edit(wrong, own(), nowhere);
    expect(code.apply(read)).toBe(false);
    const line = wrong.split("\n").findIndex((text) => text.includes("Rellu")) + 1;
    expect(code.getState().problems[0]?.line).toBe(line);
    expect(code.getState().draft).toBe(wrong);
    expect(documents.getState().document).toBe(document);
  });

  it("are in conflict with a change of the canvas that came later", () => {
    const { documents, code, own } = start();
    code.edit(own().replace("0.3", "0.4"), own(), nowhere);
    expect(inConflict(code.getState(), own())).toBe(false);
    documents.dispatch({ type: "set-title", node: "y", title: "Bend" });
    expect(inConflict(code.getState(), own())).toBe(true);
    code.discard();
    expect(inConflict(code.getState(), own())).toBe(false);
  });

  it("are none where the text is the canvas's again, or the document another one", () => {
    const { documents, code, own } = start();
    code.edit(`${own()}// more`, own(), nowhere);
    code.edit(own(), own(), nowhere);
    expect(hasEdits(code.getState())).toBe(false);
    code.edit(`${own()}// more`, own(), nowhere);
    documents.open(documents.getState().document, { file: null, template: null });
    expect(hasEdits(code.getState())).toBe(false);
  });
});
