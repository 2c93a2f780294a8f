/** Templates lie on the canvas so that each node is seen whole. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { inRoot } from "../../build/paths.mjs";
import { builtinDatasets } from "../../core/base/datasets.ts";
import { parseDocument } from "../../core/graph/parse.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { validate } from "../../core/graph/validate.ts";
import { modelOf } from "../../renderer/canvas/flow-model.ts";
import { sizeOf } from "../../renderer/canvas/node-geometry.ts";

/** Canvas units that are left between two nodes at least. */
const GAP = 8;

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

describe("nodes of a template", () => {
  const names = readdirSync(inRoot("templates"));

  it.each(names)("stand clear of one another in %s", (name) => {
    expect(crowded(template(name))).toEqual([]);
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
