/** Ids of nodes and wires: readable, and new among those in use. */
import type { AnyOp } from "../ops/spec.ts";
import type { Endpoint, GraphDocument } from "./schema.ts";

const MAX_ID = 128;

/** Gives ids that are free, and takes them: `base`, or `base2`, `base3`, ... */
export type IdMaker = (base: string) => string;

/** Linear over many calls: numbers that were passed over are not looked at again. */
export function idMaker(taken: Iterable<string>): IdMaker {
  const used = new Set(taken);
  const counters = new Map<string, number>();
  return (base) => {
    let id = base.slice(0, MAX_ID);
    if (used.has(id)) {
      const root = id.replace(/\d+$/, "") || id;
      let n = counters.get(root) ?? 2;
      do id = `${root.slice(0, MAX_ID - String(n).length)}${n++}`;
      while (used.has(id));
      counters.set(root, n);
    }
    used.add(id);
    return id;
  };
}

/** Ids for new nodes of a document. */
export function nodeIds(document: GraphDocument): IdMaker {
  return idMaker(document.nodes.map((n) => n.id));
}

/** Ids for new wires of a document. */
export function edgeIds(document: GraphDocument): IdMaker {
  return idMaker(document.edges.map((e) => e.id));
}

/** What a new node of an op is called if it can be: `matmul1`. */
export function nodeBase(op: AnyOp): string {
  return `${op.code.name}1`;
}

/** What a wire is called if it can be: the port it ends in, which it shares with no other. */
export function edgeBase(to: Endpoint): string {
  return `${to.node}.${to.port}`;
}
