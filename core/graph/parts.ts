/** Pure edits of the lists and records that documents are made of, each with what its inverse needs. */
import { type Place, ProxflowError } from "../base/errors.ts";

type Kind = "node" | "edge" | "frame";

/** Sets an entry, or takes it out for `null`. Each keeps its place. None at all is no field, so that undoing the first leaves no trace. */
export function withEntry<T>(
  entries: Readonly<Record<string, T>>,
  name: string,
  value: T | null,
  at = Number.POSITIVE_INFINITY,
): Record<string, T> | null {
  const all = Object.entries(entries);
  const place = all.findIndex(([other]) => other === name);
  if (value === null) all.splice(place, place < 0 ? 0 : 1);
  else if (place >= 0) all[place] = [name, value];
  else all.splice(at, 0, [name, value]);
  return all.length === 0 ? null : Object.fromEntries(all);
}

/** A copy with one optional field set, or left out for `null`. */
export function put<T extends object, K extends keyof T>(object: T, key: K, value: T[K] | null): T {
  const copy = { ...object };
  if (value === null) delete copy[key];
  else copy[key] = value;
  return copy;
}

/** Splits a list in two, with the indices of what was taken. */
export function take<T>(list: readonly T[], test: (item: T) => boolean) {
  const kept: T[] = [];
  const taken: T[] = [];
  const at: number[] = [];
  list.forEach((item, index) => {
    if (test(item)) {
      taken.push(item);
      at.push(index);
    } else kept.push(item);
  });
  return { kept, taken, at };
}

/**
 * Puts items into a list, at the end or each at its index in the result, as `take` gave them.
 * @throws ProxflowError `duplicate-id`, `bad-index`
 */
export function insert<T extends { readonly id: string }>(
  list: readonly T[],
  items: readonly T[],
  at: readonly number[] | undefined,
  kind: Kind,
): T[] {
  const ids = new Set(list.map((item) => item.id));
  for (const { id } of items) {
    if (ids.has(id))
      throw new ProxflowError("duplicate-id", `There is a ${kind} "${id}" already.`, {
        ...placeOf(kind, id),
        fix: "Give the new one another id.",
      });
    ids.add(id);
  }
  if (at === undefined) return [...list, ...items];
  const out: T[] = [];
  let next = 0;
  for (let i = 0; i < items.length; i++) {
    const index = at[i] ?? -1;
    while (out.length < index && next < list.length) out.push(list[next++] as T);
    if (out.length !== index)
      throw new ProxflowError("bad-index", `There is no place ${index} for a ${kind}.`);
    out.push(items[i] as T);
  }
  for (; next < list.length; next++) out.push(list[next] as T);
  return out;
}

/** The error of a command that speaks of what is not there: `unknown-node`, `unknown-edge` or `unknown-frame`. */
export function missing(kind: Kind, id: string): ProxflowError {
  return new ProxflowError(`unknown-${kind}`, `There is no ${kind} "${id}" in this document.`, {
    ...placeOf(kind, id),
  });
}

function placeOf(kind: Kind, id: string): Place {
  return kind === "frame" ? {} : { [kind]: id };
}
