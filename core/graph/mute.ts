/** Constraints that are switched off: they stay in the document and take no part in the solve. */
import { opOf } from "../ops/index.ts";
import type { GraphDocument, GraphNode } from "./schema.ts";

/** Only sets may be off: what computes a value is needed by whoever uses it. */
export const canMute = ({ type }: Pick<GraphNode, "type">): boolean => opOf(type)?.kind === "set";

/** True for a node that is switched off. */
export const isMuted = (node: GraphNode): boolean => node.muted === true && canMute(node);

/** The document as it is solved: without the given nodes and their wires. */
export function withoutNodes(document: GraphDocument, off: ReadonlySet<string>): GraphDocument {
  if (off.size === 0) return document;
  return {
    ...document,
    nodes: document.nodes.filter(({ id }) => !off.has(id)),
    edges: document.edges.filter(({ from, to }) => !off.has(from.node) && !off.has(to.node)),
  };
}

/** The document without what is switched off in it. */
export function withoutMuted(document: GraphDocument): GraphDocument {
  return withoutNodes(document, new Set(document.nodes.filter(isMuted).map(({ id }) => id)));
}
