/** Small questions about a document that several parts of the window ask. */

import { opsOf } from "../../core/graph/lookup.ts";
import type { GraphDocument, GraphNode } from "../../core/graph/schema.ts";

type Point = GraphNode["position"];

/** Spacing of the canvas grid, in canvas units. */
export const GRID = 8;

export const snap = ({ x, y }: Point): Point => ({
  x: Math.round(x / GRID) * GRID,
  y: Math.round(y / GRID) * GRID,
});

export const nodeOf = (document: Pick<GraphDocument, "nodes">, id: string): GraphNode | undefined =>
  document.nodes.find((node) => node.id === id);

/**
 * The name that people see: the node's own, else its op's.
 * @param document whose own operators its op may be one of, also where the node is inside of a group
 */
export const titleOf = (node: GraphNode, { operators }: Pick<GraphDocument, "operators">): string =>
  node.title ?? opsOf({ operators })(node.type)?.docs.title ?? node.type;

/** What people call the nodes of a graph, by id; an id that is not there is its own name. */
export const callIn =
  (document: Pick<GraphDocument, "nodes" | "operators">) =>
  (id: string): string => {
    const node = nodeOf(document, id);
    return node ? titleOf(node, document) : id;
  };
