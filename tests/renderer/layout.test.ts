/** Arranging, by the real layout library: nodes stay in their frames. */
import Elk from "elkjs/lib/elk.bundled.js";
import { describe, expect, it } from "vitest";
import { applyCommand } from "../../core/graph/commands.ts";
import { type GraphDocument, graphDocument } from "../../core/graph/schema.ts";
import { layoutCommand, layoutGraph } from "../../renderer/canvas/layout-graph.ts";

const size = { width: 192, height: 96 };
const place = (x: number, y: number) => ({ x, y });
const frame = (id: string, x: number, y: number, width: number, height: number) => ({
  id,
  title: id,
  colour: "blue",
  position: place(x, y),
  size: { width, height },
});

/** A chain a, b, c, d: b and c in a frame of their own, which lies in one with d. */
function chain(): GraphDocument {
  const at: Record<string, [number, number]> = {
    a: [0, 0],
    b: [400, 400],
    c: [700, 300],
    d: [1000, 500],
  };
  const ids = Object.keys(at);
  return graphDocument.parse({
    format: "proxflow",
    formatVersion: 2,
    name: "chain",
    solver: {},
    nodes: ids.map((id) => ({
      id,
      type: "abs",
      typeVersion: 1,
      params: {},
      position: place(...(at[id] as [number, number])),
    })),
    edges: ids.slice(1).map((id, i) => ({
      id,
      from: { node: ids[i], port: "y" },
      to: { node: id, port: "x" },
      via: [place(300 * i, 900)],
    })),
    frames: [
      frame("inner", 380, 260, 540, 300),
      frame("outer", 360, 220, 900, 500),
      frame("empty", 5000, 5000, 200, 100),
    ],
  });
}

async function arranged(document: GraphDocument, ids: readonly string[]) {
  const chosen = new Set(ids);
  const sizes = new Map(document.nodes.map(({ id }) => [id, size]));
  const graph = await new Elk().layout(layoutGraph(document, chosen, sizes));
  const { document: after, inverse } = applyCommand(
    document,
    layoutCommand(document, chosen, sizes, graph),
  );
  expect(applyCommand(after, inverse).document).toStrictEqual(document);
  const boxOf = (id: string) => {
    const found = after.frames?.find((f) => f.id === id);
    if (found) return { ...found.position, ...found.size };
    return { ...(after.nodes.find((n) => n.id === id)?.position ?? place(0, 0)), ...size };
  };
  const holds = (outer: string, inner: string): boolean => {
    const [o, i] = [boxOf(outer), boxOf(inner)];
    const right = i.x + i.width <= o.x + o.width;
    return i.x >= o.x && i.y >= o.y && right && i.y + i.height <= o.y + o.height;
  };
  const apart = (one: string, other: string): boolean => {
    const [a, b] = [boxOf(one), boxOf(other)];
    const across = a.x + a.width <= b.x || b.x + b.width <= a.x;
    return across || a.y + a.height <= b.y || b.y + b.height <= a.y;
  };
  return { after, boxOf, holds, apart };
}

describe("arranging", () => {
  it("keeps nodes in their frames, one in another, and fits the frames", async () => {
    const { after, boxOf, holds, apart } = await arranged(chain(), ["a", "b", "c", "d"]);
    for (const id of ["b", "c"]) expect(holds("inner", id)).toBe(true);
    for (const id of ["inner", "d"]) expect(holds("outer", id)).toBe(true);
    expect(apart("outer", "a")).toBe(true);
    expect(apart("inner", "d")).toBe(true);
    // From left to right along the wires, all on the grid, the corner where it was.
    const xs = ["a", "b", "c", "d"].map((id) => boxOf(id).x);
    expect(xs).toEqual(xs.toSorted((x, y) => x - y));
    expect(after.nodes.every(({ position: { x, y } }) => x % 8 === 0 && y % 8 === 0)).toBe(true);
    expect(Math.min(...xs)).toBe(0);
    expect(boxOf("empty")).toEqual({ x: 5000, y: 5000, width: 200, height: 100 });
  });

  it("drops the points of wires between what it arranged, and leaves others", async () => {
    const all = await arranged(chain(), ["a", "b", "c", "d"]);
    expect(all.after.edges.some(({ via }) => via)).toBe(false);
    const some = await arranged(chain(), ["b", "c"]);
    expect(some.after.edges.filter(({ via }) => via).map(({ id }) => id)).toEqual(["b", "d"]);
  });

  it("of some nodes fits the frames that hold others too", async () => {
    const { after, holds } = await arranged(chain(), ["c", "d"]);
    for (const id of ["b", "c"]) expect(holds("inner", id)).toBe(true);
    expect(holds("outer", "d")).toBe(true);
    const unmoved = (id: string) => after.nodes.find((n) => n.id === id)?.position;
    expect([unmoved("a"), unmoved("b")]).toEqual([place(0, 0), place(400, 400)]);
  });

  it("keeps wires of an op that is not known", async () => {
    const document = chain();
    const odd = document.nodes.map((n) => (n.id === "b" ? { ...n, type: "hypercube" } : n));
    const { boxOf } = await arranged({ ...document, nodes: odd }, ["a", "b", "c", "d"]);
    expect(boxOf("c").x).toBeGreaterThan(boxOf("b").x);
  });
});
