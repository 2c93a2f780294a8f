/** Code back to documents. */
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { importTypeScript } from "../../../core/codegen/import-typescript.ts";
import { modelSource } from "../../../core/codegen/model-source.ts";
import { singleSource } from "../../../core/codegen/single-source.ts";
import { collapseCommand } from "../../../core/graph/collapse.ts";
import { applyCommand } from "../../../core/graph/commands.ts";
import { diffDocuments } from "../../../core/graph/diff.ts";
import { parseDocument } from "../../../core/graph/parse.ts";
import type { GraphDocument, GraphNode } from "../../../core/graph/schema.ts";
import { ops } from "../../../core/ops/index.ts";
import { groupedDocument } from "../graph/arbitrary.ts";
import { makeDocument, makeNode, small, wire } from "../graph/small.ts";
import { evaluateModel } from "./evaluate.ts";
import { filled, read } from "./read-back.ts";

const templates = new URL("../../../templates/", import.meta.url);

function template(name: string): GraphDocument {
  const parsed = parseDocument(readFileSync(new URL(`${name}/graph.json`, templates), "utf8"));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.document;
}

const names = readdirSync(templates, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const grouped = (): GraphDocument => {
  const document = small();
  return applyCommand(document, collapseCommand(document, ["w", "h"]).command).document;
};

describe("exported code, read back", () => {
  it.each(names)("is the template %s again", (name) => {
    const document = template(name);
    const { text } = modelSource(document);
    expect(filled(read(text))).toStrictEqual(filled(document));
    expect(read(text, document)).toStrictEqual(document);
  });

  it.each(names)(
    "is the template %s again from a single file, but for where nodes stand",
    (name) => {
      const document = template(name);
      const again = read(singleSource(document));
      const kept = diffDocuments(document, again).filter(
        ({ kind, subject, id, field }) =>
          kind !== "moved" && subject !== "frame" && field !== "via" && id !== "description",
      );
      expect(kept.map(({ words }) => words)).toEqual([]);
      expect(read(singleSource(document), document)).toStrictEqual(document);
    },
  );

  it.each([
    ["another call", 'const result = await fetch("x");'],
    ["another argument", "const result = await runInNode(other);"],
    ["other words for the log", "console.log(process);"],
    ["a run before the model's end", undefined],
  ])("refuses in a single file %s", (_, line) => {
    const single = singleSource(small());
    const [run = ""] = /^const result = .*$/m.exec(single) ?? [];
    const text =
      line === undefined
        ? single.replace("export const", `${run}\nexport const`)
        : single.replace(line.startsWith("const") ? run : "console.log(result);", line);
    expect(text).not.toBe(single);
    expect(importTypeScript(text).problems).not.toEqual([]);
  });

  it("is any document again, with groups, frames, led wires, notes, muted sets and held sides", async () => {
    const seen = {
      groups: 0,
      frames: 0,
      via: 0,
      muted: 0,
      held: 0,
      notes: 0,
      types: new Set<string>(),
    };
    await fc.assert(
      fc.asyncProperty(groupedDocument, async (document) => {
        const { text } = modelSource(document);
        expect(filled(read(text))).toStrictEqual(filled(document));
        expect(filled(await evaluateModel(text))).toStrictEqual(filled(document));
        expect(read(text, document)).toStrictEqual(document);
        expect(read(modelSource(document, { layout: false }).text, document)).toStrictEqual(
          document,
        );
        const nodes = [document, ...Object.values(document.definitions ?? {})].flatMap(
          (g) => g.nodes,
        );
        if (nodes.some(({ type }) => type.startsWith("group."))) seen.groups++;
        if (document.frames) seen.frames++;
        if (document.edges.some(({ via }) => via)) seen.via++;
        if (nodes.some(({ muted }) => muted)) seen.muted++;
        if (nodes.some(({ side }) => side)) seen.held++;
        if (nodes.some(({ note }) => note)) seen.notes++;
        for (const { type } of nodes) seen.types.add(type);
      }),
      { numRuns: 500 },
    );
    for (const count of [seen.groups, seen.frames, seen.via, seen.muted, seen.held, seen.notes])
      expect(count).toBeGreaterThan(20);
    for (const type of Object.keys(ops)) expect(seen.types).toContain(type);
  }, 120_000);

  it("is a document with data of the user's own again", async () => {
    const url = new URL("../graph/golden/format-3.json", import.meta.url);
    const parsed = parseDocument(readFileSync(url, "utf8"));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const { document: whole } = parsed;
    const { text: code } = modelSource(whole);
    expect(read(code, whole)).toStrictEqual(whole);
    // Without the document it came from there is the reference alone, of what some node names.
    const document = structuredClone(whole);
    for (const name of Object.keys(document.datasets ?? {}))
      document.nodes.push(makeNode(`own-${name}`, "dataset", { name }));
    for (const reference of Object.values(document.datasets ?? {})) delete reference.embedded;
    expect(Object.keys(document.datasets ?? {}).length).toBeGreaterThan(0);
    const { text } = modelSource(document);
    expect(filled(read(text))).toStrictEqual(filled(document));
    expect(filled(await evaluateModel(text))).toStrictEqual(filled(document));
  });

  it("keeps the lines of what a group holds", () => {
    const { text, lines } = modelSource(grouped());
    const { from = 0, to = 0 } = lines.get("group1.h") ?? {};
    expect(
      text
        .split("\n")
        .slice(from - 1, to)
        .join("\n"),
    ).toContain('g.matmul("h"');
  });
});

describe("code that people changed", () => {
  const { text } = modelSource(small());

  it("changes one parameter by its number, and nothing else", () => {
    const after = read(text.replace("[4, 3]", "[4, 5]"), small());
    const expected = structuredClone(small());
    (expected.nodes[1] as GraphNode).params = { shape: [4, 5] };
    expect(after).toStrictEqual(expected);
  });

  it("puts the node of a new line next to its inputs, and moves no other", () => {
    const before = small();
    before.nodes.forEach((node, i) => {
      node.position = { x: i * 224, y: 40 };
    });
    const source = modelSource(before).text.replace(
      "\nm.crossEntropy",
      '\nconst r = m.sumRelu("r", { x: [h.y] });\n\nm.crossEntropy',
    );
    const after = read(source, before);
    const added = after.nodes.find(({ id }) => id === "r");
    expect(added?.type).toBe("sum-relu");
    const h = before.nodes[2]?.position ?? { x: 0, y: 0 };
    expect(added?.position.x).toBe(h.x + 224);
    expect(added?.position).not.toEqual(before.nodes[3]?.position);
    expect(after.nodes.filter(({ id }) => id !== "r")).toStrictEqual(before.nodes);
  });

  it("removes the node of a line that is gone, layout and all", () => {
    const source = text.replace(/\nm\.crossEntropy.*\n/, "\n");
    const after = read(source, small());
    expect(after.nodes.map(({ id }) => id)).toEqual(["data", "w", "h"]);
    expect(after.edges.map(({ id }) => id)).toEqual(["h.a", "h.b"]);
  });

  it("takes titles and notes from the comments above a node", () => {
    const source = text.replace(
      "\nconst h =",
      "\n// h: Scores\n// > What each class gets.\n// > In short.\nconst h =",
    );
    const h = read(source).nodes.find(({ id }) => id === "h");
    expect(h).toMatchObject({ title: "Scores", note: "What each class gets.\nIn short." });
  });

  it("reads code without a layout, and spreads its nodes out", () => {
    const after = read(modelSource(grouped(), { layout: false }).text);
    expect(new Set(after.nodes.map(({ position }) => JSON.stringify(position))).size).toBe(
      after.nodes.length,
    );
  });

  it("keeps a string with what ends comments and strings", () => {
    const name = "*/ `$" + "{1}` \" ' \\ \u2028 ünïcode 🙂";
    const document = makeDocument([{ ...makeNode("p", "parameter"), title: name, note: name }], []);
    expect(read(modelSource({ ...document, name }).text)).toStrictEqual({ ...document, name });
  });
});

describe("code outside of the subset", () => {
  const lines = modelSource(small(), { layout: false }).text.split("\n");
  const at = lines.findIndex((line) => line.startsWith("const h ="));
  const withLine = (line: string) => [...lines.slice(0, at), line, ...lines.slice(at)].join("\n");

  it.each([
    ["for (;;) {}", 1, "not read"],
    ["if (true) { }", 1, "not read"],
    ["let a = 1;", 1, "not read"],
    ['const a = m.warp("a", {});', 13, 'no operation "warp"'],
    ['const a = m.abs("a", { x: gone.y });', 27, '"gone"'],
    ['const a = m.abs("a", { x: w.y });', 29, 'no output "y"'],
    ['const a = m.abs("a", { x: w });', 27, "one of its outputs"],
    ['const a = m.abs("a", { z: w.value });', 1, 'no input "z"'],
    ['const a = m.parameter("w");', 1, 'a node "w" already'],
    ['const a = m.parameter("a", { shape: [1 + 1] });', 38, "not read"],
    ['const a = m.parameter("a", { shape: [fetch("x")] });', 38, "call"],
    ['const a = m.parameter("a", { ...{} });', 30, "plain fields"],
    ["const a = `$" + "{process.exit(1)}`;", 11, "expressions"],
    ["const a = 1e999;", 11, "too large"],
    ["const a = globalThis.x;", 11, "globalThis"],
    ["process.exit(1);", 1, "process"],
    ['const a = await import("fs");', 11, "not read"],
    ['import fs from "node:fs";', 1, "Only proxflow"],
    ["const w = 1;", 7, "already"],
    ['m.constructor("a");', 3, 'no operation "constructor"'],
    ['const a = m.parameter("a").constructor;', 28, "outputs of nodes"],
    ["const a = data.__proto__;", 16, "no output"],
    ['m.parameter("two words");', 1, "letters"],
  ])("is refused on its line: %s", (line, column, message) => {
    const { document, problems } = importTypeScript(withLine(line));
    expect(document).toBeUndefined();
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ line: at + 1, column });
    expect(problems[0]?.message).toContain(message);
  });

  it("says where it does not parse", () => {
    const { problems } = importTypeScript(withLine("const = ;"));
    expect(problems).toMatchObject([{ line: at + 1, column: 7 }]);
  });

  it("tells each problem once, and not what follows from it", () => {
    const source = withLine('const a = m.warp("a");\nm.abs("b", { x: a.y });\nlet c = 2;');
    expect(importTypeScript(source).problems.map(({ line }) => line)).toEqual([at + 1, at + 3]);
  });

  it.each(["", "\n", "export const document = 1;", "(".repeat(100_000), "\0", "🙂"])(
    "never throws: case %#",
    (source) => {
      const { document, problems } = importTypeScript(source);
      expect(document).toBeUndefined();
      expect(problems.length).toBeGreaterThan(0);
    },
  );

  it("reads no output that a wire cannot come from", () => {
    const document = makeDocument(
      [makeNode("p", "parameter"), makeNode("s", "nonnegative")],
      [wire("p.value", "s.x")],
    );
    const source = modelSource(document, { layout: false }).text.replace(
      "p.value",
      "p.value.times(0)",
    );
    expect(importTypeScript(source).problems[0]?.message).toContain("above 0");
  });
});
