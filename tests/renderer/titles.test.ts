/** What nodes without a title of their own are called: as their op is, also one of the document's own. */
import { describe, expect, it } from "vitest";
import { builtinDatasets } from "../../core/base/datasets.ts";
import { type GraphDocument, graphDocument } from "../../core/graph/schema.ts";
import { validate } from "../../core/graph/validate.ts";
import { titleOf } from "../../renderer/state/edits.ts";
import { findables, findNodes } from "../../renderer/state/find.ts";
import { groupPathNames, wholeTitle, wholeTitles } from "../../renderer/state/inside.ts";
import { describeDifference } from "../../renderer/state/run-diff.ts";
import { operatorOf, softplusSource } from "../helpers/operators.ts";

const position = { x: 0, y: 0 };
const bend = { id: "bend", type: "custom.curve", typeVersion: 1, params: {}, position };
const ball = { id: "ball", type: "l2-ball", typeVersion: 1, params: {}, position };
const start = { id: "x", type: "parameter", typeVersion: 1, params: { shape: [4] }, position };

const document: GraphDocument = graphDocument.parse({
  format: "proxflow",
  formatVersion: 3,
  name: "bent",
  nodes: [
    start,
    bend,
    ball,
    { id: "g", type: "group.part", typeVersion: 1, params: {}, position },
    { ...bend, id: "named", title: "Softened" },
  ],
  edges: [
    { id: "a", from: { node: "x", port: "value" }, to: { node: "bend", port: "x" } },
    { id: "b", from: { node: "bend", port: "y" }, to: { node: "ball", port: "x" } },
  ],
  definitions: { part: { title: "Part", nodes: [start, bend], edges: [] } },
  operators: { curve: operatorOf(softplusSource(false)) },
  solver: {},
});

describe("the title of a node of one's own operator", () => {
  it("is that of the operator, or its own", () => {
    expect(document.nodes.map((node) => titleOf(node, document))).toEqual([
      "Parameter",
      "Curve",
      expect.any(String),
      expect.any(String),
      "Softened",
    ]);
    // Of an operator that the document has lost nothing but the type is known.
    expect(titleOf(bend, { operators: undefined })).toBe("custom.curve");
  });

  it("is the same inside of a group, one by one and all at once", () => {
    const all = wholeTitles(document);
    expect(all.get("g.bend")).toMatch(/ \u203a Curve$/);
    for (const [id, title] of all) expect(wholeTitle(document, id)).toBe(title);
    expect(all.size).toBe(7);
  });

  it("is what the search finds and what paths name", () => {
    const entries = findables(document, validate(document, builtinDatasets));
    const found = findNodes("title:curve", entries, () => undefined);
    expect(found.map(({ node }) => node.id)).toEqual(["bend", "g.bend"]);
    const inside = groupPathNames(
      { document },
      ["bend"],
      { depth: 0, prefix: "", definition: undefined },
      { document, validation: validate(document, builtinDatasets) },
    );
    expect(inside).toEqual(["Curve"]);
  });

  it("is in the differences of two runs, also where the later one has lost the operator", () => {
    const { operators: _, ...rest } = document;
    const without: GraphDocument = { ...rest, nodes: [start, ball], edges: [] };
    expect(describeDifference(document, without)).toContain("Curve was removed");
    expect(describeDifference(without, document)).toContain("Curve was added");
  });
});
