/** Nodes that wait for leave: their operator's code is known not to be allowed. */
import { useStore } from "zustand";
import { groupName } from "../../core/graph/definitions.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { operatorName } from "../../core/operators/manifest.ts";
import { useServices } from "../app/services.ts";

type Own = Pick<GraphDocument, "definitions" | "operators">;

const entryOf = <T>(entries: Readonly<Record<string, T>> | undefined, name: string) =>
  entries !== undefined && Object.hasOwn(entries, name) ? entries[name] : undefined;

/** Whether nodes of a type stand for such code, or hold a node that does. */
export function isBlocked(
  own: Own,
  type: string,
  allowed: ReadonlyMap<string, boolean>,
  within: readonly string[] = [],
): boolean {
  const name = operatorName(type);
  if (name !== undefined) {
    const source = entryOf(own.operators, name)?.source;
    return source !== undefined && allowed.get(source) === false;
  }
  const group = groupName(type);
  if (group === undefined || within.includes(group)) return false;
  return (
    entryOf(own.definitions, group)?.nodes.some((node) =>
      isBlocked(own, node.type, allowed, [...within, group]),
    ) ?? false
  );
}

/** Whether nodes of a type are blocked in the document as it is now. */
export function useBlocked(type: string): boolean {
  const { documents, operators } = useServices();
  return useStore(operators, ({ allowed }) =>
    isBlocked(documents.getState().document, type, allowed),
  );
}
