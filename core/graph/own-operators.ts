/** Which of a document's own operators its nodes use. */
import { type OperatorEntry, operatorName } from "../operators/manifest.ts";
import type { GraphDocument } from "./schema.ts";

export interface UsedOperator {
  readonly name: string;
  readonly entry: OperatorEntry;
  /** Nodes of the document itself that use it; those within groups are not named. */
  readonly nodes: readonly string[];
}

/** In the order of the document; nodes within groups count as well. */
export function usedOperators(document: GraphDocument): UsedOperator[] {
  const { operators = {}, definitions = {}, nodes } = document;
  const inner = Object.values(definitions).flatMap((definition) => definition.nodes);
  return Object.entries(operators).flatMap(([name, entry]) => {
    const uses = (node: { readonly type: string }) => operatorName(node.type) === name;
    const own = nodes.filter(uses).map(({ id }) => id);
    return own.length > 0 || inner.some(uses) ? [{ name, entry, nodes: own }] : [];
  });
}
