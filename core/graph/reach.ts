/** What leads to nodes, and what they lead to, along the wires. */
import type { GraphDocument } from "./schema.ts";
import { feedersOf, wiresInto } from "./wires.ts";

type Wired = Pick<GraphDocument, "edges">;

/** The nodes with all that feeds them, at any distance. */
export function upstreamOf(document: Wired, ids: Iterable<string>): Set<string> {
  const into = wiresInto(document);
  return reach(ids, (id) => feedersOf(into, id));
}

/** The nodes with all that they feed, at any distance. */
export function downstreamOf(document: Wired, ids: Iterable<string>): Set<string> {
  const out = new Map<string, string[]>();
  for (const { from, to } of document.edges) {
    const fed = out.get(from.node);
    if (fed) fed.push(to.node);
    else out.set(from.node, [to.node]);
  }
  return reach(ids, (id) => out.get(id) ?? []);
}

/** All that `next` leads to from some ids, those included. */
export function reach(
  start: Iterable<string>,
  next: (id: string) => readonly string[],
): Set<string> {
  const found = new Set(start);
  for (const id of found) for (const other of next(id)) found.add(other);
  return found;
}

/** The document with these nodes and all that feeds them, and nothing else to solve. */
export function onlyWith(document: GraphDocument, ids: Iterable<string>): GraphDocument {
  const kept = upstreamOf(document, ids);
  return {
    ...document,
    nodes: document.nodes.filter(({ id }) => kept.has(id)),
    edges: document.edges.filter(({ from, to }) => kept.has(from.node) && kept.has(to.node)),
  };
}
