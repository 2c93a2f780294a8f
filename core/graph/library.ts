/** Definitions on their way between documents: by the clipboard, and from the user's own nodes. */
import type { Command } from "./commands.ts";
import { type Definitions, groupName, groupType, usedBy } from "./definitions.ts";
import { idMaker } from "./ids.ts";
import type { GraphDefinition, GraphDocument, GraphNode } from "./schema.ts";

/** The definitions that nodes stand for, and those that these need in turn. */
export function definitionsFor(
  nodes: readonly GraphNode[],
  definitions: Definitions = {},
): Record<string, GraphDefinition> {
  const needed = new Set(usedBy(nodes));
  for (const name of needed)
    for (const inner of usedBy(definitions[name]?.nodes ?? [])) needed.add(inner);
  return Object.fromEntries(
    [...needed].flatMap((name) => {
      const definition = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
      return definition === undefined ? [] : [[name, definition] as const];
    }),
  );
}

export interface Imported {
  /** Commands that define what the document does not define yet. */
  readonly commands: readonly Command[];
  /** A node with the type that its group has in the document. */
  rename(node: GraphNode): GraphNode;
}

/**
 * Brings definitions into a document. One that is there already, the same to the letter, is used
 * again; one whose name another group has gets another name.
 */
export function importDefinitions(document: GraphDocument, incoming: Definitions): Imported {
  const { definitions: own = {} } = document;
  const next = idMaker(Object.keys(own));
  const names = new Map<string, string>();
  // A group is the same only if all within it are: inner ones are settled first.
  const settled = (name: string, open: ReadonlySet<string> = new Set()): boolean => {
    const mine = own[name];
    const theirs = incoming[name];
    if (theirs === undefined || open.has(name)) return true;
    if (!Object.hasOwn(own, name) || JSON.stringify(mine) !== JSON.stringify(theirs)) return false;
    const deeper = new Set([...open, name]);
    return [...usedBy(theirs.nodes)].every((inner) => settled(inner, deeper));
  };
  const fresh = Object.keys(incoming).filter((name) => !settled(name));
  for (const name of fresh) names.set(name, next(name));
  const rename = (node: GraphNode): GraphNode => {
    const name = groupName(node.type);
    const known = name === undefined ? undefined : names.get(name);
    return known === undefined || known === name ? node : { ...node, type: groupType(known) };
  };
  return {
    rename,
    commands: fresh.map((name): Command => {
      const definition = incoming[name] as GraphDefinition;
      return {
        type: "set-definition",
        name: names.get(name) as string,
        definition: { ...definition, nodes: definition.nodes.map(rename) },
      };
    }),
  };
}
