import { describe, expect, it } from "vitest";
import { downstreamOf, onlyWith, upstreamOf } from "../../../core/graph/reach.ts";
import { makeDocument, makeNode, wire } from "./small.ts";

const document = makeDocument(
  ["a", "b", "c", "d", "e"].map((id) => makeNode(id, "add")),
  [wire("a.y", "b.x0"), wire("b.y", "c.x0"), wire("d.y", "c.x1"), wire("d.y", "e.x0")],
);

describe("reach", () => {
  it("goes against the wires and along them, over any distance", () => {
    expect([...upstreamOf(document, ["c"])].sort()).toEqual(["a", "b", "c", "d"]);
    expect([...downstreamOf(document, ["d"])].sort()).toEqual(["c", "d", "e"]);
    expect([...upstreamOf(document, ["a"])]).toEqual(["a"]);
  });

  it("ends on circles", () => {
    const round = { ...document, edges: [...document.edges, wire("c.y", "a.x0")] };
    expect([...upstreamOf(round, ["b"])].sort()).toEqual(["a", "b", "c", "d"]);
    expect([...downstreamOf(round, ["b"])].sort()).toEqual(["a", "b", "c"]);
  });

  it("keeps a node with all that leads to it, and only the wires among them", () => {
    const part = onlyWith(document, ["b"]);
    expect(part.nodes.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(part.edges.map(({ id }) => id)).toEqual([document.edges[0]?.id]);
  });
});
