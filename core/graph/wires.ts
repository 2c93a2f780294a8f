/** Wires by the node they end in, for passes that must stay linear. */
import type { GraphDocument, GraphEdge } from "./schema.ts";

/** Wires into each node, in document order. */
export type WiresInto = ReadonlyMap<string, readonly GraphEdge[]>;

export function wiresInto(document: Pick<GraphDocument, "edges">): WiresInto {
  const into = new Map<string, GraphEdge[]>();
  for (const edge of document.edges) {
    const list = into.get(edge.to.node);
    if (list) list.push(edge);
    else into.set(edge.to.node, [edge]);
  }
  return into;
}

/** Ids of the nodes that feed a node. */
export function feedersOf(into: WiresInto, node: string): string[] {
  return (into.get(node) ?? []).map((edge) => edge.from.node);
}
