/** Operators by type: those that come along, and those that a program has added by `registerOp`. */
import type { AnyOp } from "./spec.ts";

export const registered = new Map<string, AnyOp>();

/** How operators are found, where some come along. */
export interface Lookup {
  opOf(type: string): AnyOp | undefined;
  allOps(): AnyOp[];
}

/** @param ops those that come along, by type; the registered ones are found after them */
export const lookupIn = (ops: Readonly<Record<string, AnyOp>>): Lookup => ({
  opOf: (type) => (Object.hasOwn(ops, type) ? ops[type] : registered.get(type)),
  allOps: () => [...Object.values(ops), ...registered.values()],
});
