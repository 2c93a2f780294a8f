/** Constraints that are switched off: they stay in the document and take no part in the solve. */
import { opOf } from "../ops/index.ts";
import type { GraphDocument, GraphNode } from "./schema.ts";

/** Only sets may be off: what computes a value is needed by whoever uses it. */
export const canMute = ({ type }: Pick<GraphNode, "type">): boolean => opOf(type)?.kind === "set";

/** True for a node that is switched off. */
export const isMuted = (node: GraphNode): boolean => node.muted === true && canMute(node);

/** The document as it is solved: without the given nodes and their wires. */
export function withoutNodes<G extends Pick<GraphDocument, "nodes" | "edges">>(
  document: G,
  off: ReadonlySet<string>,
): G {
  if (off.size === 0) return document;
  return {
    ...document,
    nodes: document.nodes.filter(({ id }) => !off.has(id)),
    edges: document.edges.filter(({ from, to }) => !off.has(from.node) && !off.has(to.node)),
  };
}

/** The document without what is switched off in it, inside of its groups too. */
export function withoutMuted(document: GraphDocument): GraphDocument {
  const outer = withoutNodes(document, mutedIn(document));
  const { definitions } = document;
  if (!definitions || !Object.values(definitions).some((inner) => mutedIn(inner).size > 0))
    return outer;
  const inner = Object.entries(definitions).map(
    ([name, definition]) => [name, withoutNodes(definition, mutedIn(definition))] as const,
  );
  return { ...outer, definitions: Object.fromEntries(inner) };
}

const mutedIn = ({ nodes }: Pick<GraphDocument, "nodes">): ReadonlySet<string> =>
  new Set(nodes.filter(isMuted).map(({ id }) => id));
