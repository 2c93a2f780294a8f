/** Templates lie on the canvas so that each node is seen whole, and each wire on its way. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { inRoot } from "../../build/paths.mjs";
import { builtinDatasets } from "../../core/base/datasets.ts";
import { parseDocument } from "../../core/graph/parse.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { validate } from "../../core/graph/validate.ts";
import { type EdgeProps, Position } from "../../renderer/canvas/adapter.ts";
import { type FlowEdge, modelOf } from "../../renderer/canvas/flow-model.ts";
import { piecesOf } from "../../renderer/canvas/label-place.ts";
import { ledPath } from "../../renderer/canvas/lead.ts";
import { handlesOf, sizeOf } from "../../renderer/canvas/node-geometry.ts";

/** Canvas units that are left between two nodes at least. */
const GAP = 8;
/** Canvas units of a wire that a node may hide. */
const CORNER = 24;

function template(name: string): GraphDocument {
  const parsed = parseDocument(readFileSync(inRoot("templates", name, "graph.json"), "utf8"));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.document;
}

/** Pairs of nodes that touch or hide one another. */
function crowded(document: GraphDocument): string[] {
  const { nodes } = modelOf({ document, validation: validate(document, builtinDatasets) });
  const boxes = nodes.map(({ id, position: { x, y }, data }) => {
    const { width, height } = sizeOf(data.view);
    return { id, x, y, right: x + width, bottom: y + height };
  });
  return boxes.flatMap((a, i) =>
    boxes
      .slice(i + 1)
      .filter(
        (b) =>
          a.x < b.right + GAP &&
          b.x < a.right + GAP &&
          a.y < b.bottom + GAP &&
          b.y < a.bottom + GAP,
      )
      .map((b) => `${a.id} and ${b.id}`),
  );
}

/** Wires of which more than a corner's length runs behind a node that they do not end at. */
function hidden(document: GraphDocument): string[] {
  const { nodes, edges } = modelOf({ document, validation: validate(document, builtinDatasets) });
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const end = (id: string, type: string, port: string | null | undefined) => {
    const node = byId.get(id);
    const handle = node && handlesOf(node.data.view).find((h) => h.type === type && h.id === port);
    if (!node || !handle) throw new Error(`no port ${id}.${port}`);
    return {
      x: node.position.x + handle.x + (type === "source" ? (handle.width ?? 0) : 0),
      y: node.position.y + handle.y + (handle.height ?? 0) / 2,
    };
  };
  return edges.flatMap((edge) => {
    const from = end(edge.source, "source", edge.sourceHandle);
    const to = end(edge.target, "target", edge.targetHandle);
    const via = document.edges.find(({ id }) => id === edge.id)?.via ?? [];
    const ends = {
      sourceX: from.x,
      sourceY: from.y,
      targetX: to.x,
      targetY: to.y,
      sourcePosition: Position.Right,
      targetPosition: Position.Left,
    };
    const [path] = ledPath(ends as EdgeProps<FlowEdge>, via);
    const points = piecesOf(path).flatMap(([a, b, c, d]) =>
      Array.from({ length: 101 }, (_, i) => {
        const t = i / 100;
        const [p, q, r, s] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3];
        return {
          x: p * a.x + q * b.x + r * c.x + s * d.x,
          y: p * a.y + q * b.y + r * c.y + s * d.y,
        };
      }),
    );
    return nodes
      .filter(({ id, position: { x, y }, data }) => {
        if (id === edge.source || id === edge.target) return false;
        const { width, height } = sizeOf(data.view);
        let under = 0;
        points.slice(1).forEach((at, i) => {
          const before = points[i] as typeof at;
          if (at.x > x && at.x < x + width && at.y > y && at.y < y + height)
            under += Math.hypot(at.x - before.x, at.y - before.y);
        });
        return under > CORNER;
      })
      .map(({ id }) => `${edge.id} behind ${id}`);
  });
}

describe("nodes of a template", () => {
  const names = readdirSync(inRoot("templates"));

  it.each(names)("stand clear of one another in %s", (name) => {
    expect(crowded(template(name))).toEqual([]);
  });

  it.each(names)("hide no wire in %s", (name) => {
    expect(hidden(template(name))).toEqual([]);
  });

  it("would be found where they do not", () => {
    const document = template("line-circle");
    const [first] = document.nodes;
    const nodes = document.nodes.map((node) => ({
      ...node,
      position: first?.position ?? node.position,
    }));
    expect(crowded({ ...document, nodes })).toHaveLength((nodes.length * (nodes.length - 1)) / 2);
  });
});
