/** Ids of nodes and wires: readable, and new among those in use. */
import type { AnyOp } from "../ops/spec.ts";
import type { Endpoint } from "./schema.ts";

const MAX_ID = 128;

/** `base`, or `base2`, `base3`, ... whichever is free first; cut to the length that ids may have. */
export function freshId(base: string, taken: { has(id: string): boolean }): string {
  const stem = base.slice(0, MAX_ID);
  if (!taken.has(stem)) return stem;
  const root = stem.replace(/\d+$/, "") || stem;
  for (let n = 2; ; n++) {
    const id = `${root.slice(0, MAX_ID - String(n).length)}${n}`;
    if (!taken.has(id)) return id;
  }
}

/** An id for a new node of an op: `matmul1`, `matmul2`, ... */
export function nodeIdFor(op: AnyOp, taken: { has(id: string): boolean }): string {
  return freshId(`${op.code.name}1`, taken);
}

/** The usual id of a wire: the port it ends in, which no other wire may share. */
export function edgeIdFor(to: Endpoint, taken: { has(id: string): boolean }): string {
  return freshId(`${to.node}.${to.port}`, taken);
}
