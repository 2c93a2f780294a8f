import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { model } from "../../../core/graph/builder.ts";
import { applyCommand } from "../../../core/graph/commands.ts";
import { emptyHistory, perform, undo } from "../../../core/graph/history.ts";
import { parseDocument } from "../../../core/graph/parse.ts";
import { replaceCommand } from "../../../core/graph/replace.ts";
import type { GraphDocument } from "../../../core/graph/schema.ts";

const templates = new URL("../../../templates/", import.meta.url);
const documents = readdirSync(templates).flatMap((name) => {
  const parsed = parseDocument(readFileSync(new URL(`${name}/graph.json`, templates), "utf8"));
  return parsed.ok ? [parsed.document] : [];
});

/** What a replacement speaks of. */
const spoken = ({ view: _, operators: __, ...rest }: GraphDocument) => rest;

describe("replaceCommand", () => {
  it("takes any document to any other, and back by one undo", () => {
    expect(documents.length).toBeGreaterThan(5);
    for (const [i, before] of documents.entries()) {
      const after = documents[(i + 1) % documents.length] as GraphDocument;
      const command = replaceCommand(before, after);
      if (command === undefined) throw new Error("two templates are the same");
      const done = perform({ document: before, history: emptyHistory }, command);
      expect(spoken(done.document)).toEqual(spoken({ ...after, ...pick(before) }));
      expect(done.history.past).toHaveLength(1);
      expect(undo(done)?.document).toEqual(before);
    }
  });

  it("is nothing where nothing differs", () => {
    for (const document of documents)
      expect(replaceCommand(document, structuredClone(document))).toBeUndefined();
  });

  it("sets a param alone where only that differs", () => {
    const build = (slope: number) => {
      const m = model("a");
      const x = m.parameter("x", { shape: [2] });
      m.nonnegative("goal", { x: m.leakyRelu("y", { x: x.value }, { slope }).y });
      return m.document();
    };
    const command = replaceCommand(build(0.1), build(0.2));
    expect(command).toMatchObject({ type: "set-params", node: "y", params: { slope: 0.2 } });
    if (command) expect(applyCommand(build(0.1), command).document).toEqual(build(0.2));
  });
});

/** The version of the format is the file's, whatever it holds. */
const pick = ({ formatVersion }: GraphDocument) => ({ formatVersion });
