/** Data sets of a document's own on their way through the clipboard. */
import { describe, expect, it } from "vitest";
import { builtinDatasets } from "../../../core/base/datasets.ts";
import { clipToText, copyNodes, pasteCommand, readClip } from "../../../core/graph/clipboard.ts";
import { applyCommand } from "../../../core/graph/commands.ts";
import { groupType } from "../../../core/graph/definitions.ts";
import type { GraphDocument } from "../../../core/graph/schema.ts";
import { validate } from "../../../core/graph/validate.ts";
import { ownData } from "./own-data.ts";
import { makeDocument, makeNode } from "./small.ts";

const flowers = ownData("flowers", { embedded: "AAAA" });
const source: GraphDocument = {
  ...makeDocument(
    [makeNode("data", "dataset", { name: "flowers" }), makeNode("w", "parameter")],
    [],
  ),
  datasets: { flowers, unused: ownData("unused", { checksum: "2".repeat(64) }) },
};

/** A copy pasted as by the clipboard's text. */
function carried(from: GraphDocument, into: GraphDocument, ids = ["data"]) {
  const clip = copyNodes(from, ids);
  if (clip === undefined) throw new Error("nothing was copied");
  const read = readClip(clipToText(clip));
  if (!read.ok) throw new Error(read.reason);
  const pasted = pasteCommand(into, read.clip, { offset: { x: 0, y: 0 } });
  const { document, inverse } = applyCommand(into, pasted.command);
  const [id] = pasted.nodes;
  return { document, inverse, clip, node: document.nodes.find((node) => node.id === id) };
}
const errorsOf = (document: GraphDocument) =>
  validate(document, builtinDatasets).problems.filter(({ code }) => code.includes("dataset"));

describe("a data node in the clipboard", () => {
  it("takes its data set along, and no other, and undo takes it away", () => {
    const empty = makeDocument([], []);
    const { document, inverse, clip } = carried(source, empty);
    expect(Object.keys(clip.datasets ?? {})).toEqual(["flowers"]);
    expect(document.datasets).toEqual({ flowers });
    expect(errorsOf(document)).toEqual([]);
    expect(applyCommand(document, inverse).document).toEqual(empty);
    expect(copyNodes(source, ["w"])?.datasets).toBeUndefined();
  });

  it("uses the same data again, under whatever name, and completes what has a reference alone", () => {
    const twice = carried(source, source);
    expect(twice.document.datasets).toEqual(source.datasets);
    const { embedded: _, ...reference } = flowers;
    const other = { ...makeDocument([], []), datasets: { blooms: reference } };
    const { document, node } = carried(source, other);
    expect(node?.params.name).toBe("blooms");
    expect(document.datasets).toEqual({ blooms: { ...reference, embedded: "AAAA" } });
  });

  it("gets another name where that name is other data's, or comes with Proxflow", () => {
    const taken = ownData("other flowers", { checksum: "3".repeat(64) });
    const { document, node } = carried(source, {
      ...makeDocument([makeNode("data", "dataset", { name: "flowers" })], []),
      datasets: { flowers: taken },
    });
    const name = String(node?.params.name);
    expect(name).not.toBe("flowers");
    expect(document.datasets).toEqual({ flowers: taken, [name]: flowers });
    expect(document.nodes[0]?.params.name).toBe("flowers");
    expect(errorsOf(document)).toEqual([]);
  });

  it("takes the data of nodes within a group along", () => {
    const inner = makeNode("data", "dataset", { name: "flowers" });
    const definition = { title: "Group", nodes: [inner], edges: [] };
    const grouped: GraphDocument = {
      ...makeDocument([makeNode("g", groupType("g"))], []),
      datasets: { flowers },
      definitions: { g: definition },
    };
    const taken = ownData("others", { checksum: "3".repeat(64) });
    const into = { ...makeDocument([], []), datasets: { flowers: taken } };
    const { document } = carried(grouped, into, ["g"]);
    const [made] = Object.values(document.definitions ?? {});
    const name = String(made?.nodes[0]?.params.name);
    expect(document.datasets?.[name]).toEqual(flowers);
    expect(name).not.toBe("flowers");
  });
});
