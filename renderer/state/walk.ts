/** Walking from node to node by the arrow keys. */
import type { GraphDocument, GraphNode } from "../../core/graph/schema.ts";

export type Direction = "left" | "right" | "up" | "down";

/**
 * The next node: to the right what this one feeds, to the left what feeds it, the nearest in height
 * first; without such a wire, and up and down, the nearest one there. The leftmost one where none is
 * given.
 */
export function neighbour(
  { nodes, edges }: GraphDocument,
  from: string | undefined,
  direction: Direction,
): string | undefined {
  const at = nodes.find((node) => node.id === from)?.position;
  if (at === undefined) return least(nodes, ({ position }) => position.x);
  if (direction === "left" || direction === "right") {
    const wired = new Set(
      direction === "right"
        ? edges.filter((edge) => edge.from.node === from).map((edge) => edge.to.node)
        : edges.filter((edge) => edge.to.node === from).map((edge) => edge.from.node),
    );
    const side = direction === "right" ? 1 : -1;
    return (
      least(
        nodes.filter((node) => wired.has(node.id)),
        ({ position }) => Math.abs(position.y - at.y) + Math.abs(position.x - at.x) / 4,
      ) ??
      least(
        nodes.filter((node) => side * (node.position.x - at.x) > 0),
        ({ position }) => Math.abs(position.x - at.x) + 2 * Math.abs(position.y - at.y),
      )
    );
  }
  const sign = direction === "down" ? 1 : -1;
  return least(
    nodes.filter((node) => sign * (node.position.y - at.y) > 0),
    ({ position }) => Math.abs(position.y - at.y) + 2 * Math.abs(position.x - at.x),
  );
}

function least(nodes: readonly GraphNode[], cost: (node: GraphNode) => number): string | undefined {
  let best: GraphNode | undefined;
  for (const node of nodes) if (best === undefined || cost(node) < cost(best)) best = node;
  return best?.id;
}
