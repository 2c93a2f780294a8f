/** What a node can be made of: built-in ops, the ports and groups of the document, nodes of one's own. */
import {
  type Definitions,
  groupName,
  groupType,
  portOps,
  usedBy,
} from "../../core/graph/definitions.ts";
import { opsOf } from "../../core/graph/lookup.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { type OperatorEntry, operatorType } from "../../core/operators/manifest.ts";
import { customOp } from "../../core/operators/op.ts";
import type { AnyOp } from "../../core/ops/spec.ts";
import { dataOps } from "./data-ops.ts";
import { allOps, searchOps } from "./op-search.ts";
import type { OwnNode } from "./own-nodes.ts";

export interface Choice {
  /** Unlike that of any other choice. */
  readonly key: string;
  readonly op: AnyOp;
  /** The node of one's own that it stands for. */
  readonly own?: OwnNode;
  /** The user's own operator that a document gets with the node. */
  readonly mine?: OperatorEntry;
}

export const choiceOf = (op: AnyOp): Choice => ({ key: op.type, op });

/** Ops of the groups that a document defines. */
export function groupOps({ definitions }: Pick<GraphDocument, "definitions">): AnyOp[] {
  const lookup = opsOf({ definitions });
  return Object.keys(definitions ?? {}).flatMap((name) => lookup(groupType(name)) ?? []);
}

/** Operators that a document brings. */
export function operatorOps({ operators }: Pick<GraphDocument, "operators">): AnyOp[] {
  const lookup = opsOf({ operators });
  return Object.keys(operators ?? {}).flatMap((name) => lookup(operatorType(name)) ?? []);
}

/** The user's own operators; those that the document has already are left out. */
export function mineChoices(
  mine: readonly { readonly name: string; readonly entry: OperatorEntry }[],
  operators: GraphDocument["operators"],
): Choice[] {
  return mine
    .filter(({ name, entry }) => operators?.[name]?.source !== entry.source)
    .map(({ name, entry }) => ({
      key: `mine:${name}`,
      op: customOp(name, entry) as AnyOp,
      mine: entry,
    }));
}

/** A node of one's own as an op, to be searched and shown like others. */
export function ownChoice(own: OwnNode): Choice | undefined {
  const op = opsOf({ definitions: own.definitions, operators: own.operators })(groupType(own.name));
  if (op === undefined) return undefined;
  const summary = "A group of yours. Each document gets a copy of its own.";
  return { key: `own:${own.title}`, op: { ...op, docs: { ...op.docs, summary } }, own };
}

/** True where a group is, or holds at some depth, the group that is edited. */
function leadsTo(group: string, edited: string, definitions: Definitions): boolean {
  const reached = new Set([group]);
  for (const name of reached)
    for (const inner of usedBy(definitions[name]?.nodes ?? [])) reached.add(inner);
  return reached.has(edited);
}

/**
 * All that can be placed, the document's own things first.
 * @param edited definition that is shown; groups that would make it contain itself are left out
 */
export function choicesIn(
  { definitions, operators }: Pick<GraphDocument, "definitions" | "operators">,
  own: readonly OwnNode[],
  edited: string | undefined,
  mine: readonly Choice[] = [],
): Choice[] {
  const groups = groupOps({ definitions }).filter((op) => {
    const name = groupName(op.type);
    return edited === undefined || !name || !leadsTo(name, edited, definitions ?? {});
  });
  return [
    ...(edited === undefined ? [] : portOps.map(choiceOf)),
    ...groups.map(choiceOf),
    ...operatorOps({ operators }).map(choiceOf),
    ...mine,
    ...own.flatMap((each) => ownChoice(each) ?? []),
    ...[...allOps, ...dataOps].map(choiceOf),
  ];
}

/** Choices in which every word of the query is found, best first. */
export function searchChoices(
  query: string,
  choices: readonly Choice[],
  recents: readonly string[] = [],
): Choice[] {
  const byOp = new Map(choices.map((choice) => [choice.op, choice]));
  return searchOps(query, [...byOp.keys()], recents).flatMap((op) => byOp.get(op) ?? []);
}
