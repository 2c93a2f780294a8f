/** Definitions, operators and data sets on their way between documents: by the clipboard, and from the user's own nodes. */
import { builtinDatasets } from "../base/datasets.ts";
import type { DataReference } from "../base/own-data.ts";
import {
  type OperatorEntry,
  type Operators,
  operatorName,
  operatorType,
} from "../operators/manifest.ts";
import type { Command } from "./commands.ts";
import { type Definitions, groupName, groupType, usedBy } from "./definitions.ts";
import { idMaker } from "./ids.ts";
import type { GraphDefinition, GraphDocument, GraphNode } from "./schema.ts";

/** The operators of the document's own that nodes use, themselves or within their groups. */
export function operatorsFor(
  nodes: readonly GraphNode[],
  definitions: Definitions,
  operators: Operators = {},
): Record<string, OperatorEntry> {
  const all = [nodes, ...Object.values(definitions).map((definition) => definition.nodes)].flat();
  const used = new Set(all.map(({ type }) => operatorName(type)));
  return Object.fromEntries(Object.entries(operators).filter(([name]) => used.has(name)));
}

/**
 * Brings operators into a document: one with the same source is used again, one whose name another
 * operator has gets another name.
 */
export function importOperators({ operators = {} }: GraphDocument, incoming: Operators): Imported {
  const next = idMaker(Object.keys(operators));
  const known = new Map(Object.entries(operators).map(([name, { source }]) => [source, name]));
  const names = new Map<string, string>();
  const commands: Command[] = [];
  for (const [name, entry] of Object.entries(incoming)) {
    const here = known.get(entry.source) ?? next(name);
    names.set(name, here);
    if (!known.has(entry.source)) commands.push({ type: "set-operator", name: here, entry });
  }
  return {
    commands,
    rename(node) {
      const here = names.get(operatorName(node.type) ?? "");
      return here === undefined ? node : { ...node, type: operatorType(here) };
    },
  };
}

type Datasets = Readonly<Record<string, DataReference>>;

/** The name of the data set that a node gives examples of. */
export const datasetName = ({ type, params }: GraphNode): string | undefined =>
  type === "dataset" && typeof params.name === "string" ? params.name : undefined;

/** The document's own data sets that nodes name, themselves or within their groups. */
export function datasetsFor(
  nodes: readonly GraphNode[],
  definitions: Definitions,
  datasets: Datasets = {},
): Record<string, DataReference> {
  const all = [nodes, ...Object.values(definitions).map((definition) => definition.nodes)].flat();
  const used = new Set(all.map(datasetName));
  return Object.fromEntries(Object.entries(datasets).filter(([name]) => used.has(name)));
}

/**
 * Brings data sets into a document: one of the same content is used again, under whatever name; one
 * whose name other data has gets another name.
 */
export function importDatasets({ datasets = {} }: GraphDocument, incoming: Datasets): Imported {
  const next = idMaker([...Object.keys(builtinDatasets), ...Object.keys(datasets)]);
  const known = new Map(Object.entries(datasets).map(([name, { checksum }]) => [checksum, name]));
  const names = new Map<string, string>();
  const commands: Command[] = [];
  for (const [name, dataset] of Object.entries(incoming)) {
    const mine = Object.hasOwn(datasets, name) ? datasets[name] : undefined;
    const same = mine?.checksum === dataset.checksum ? name : known.get(dataset.checksum);
    const here = same ?? next(name);
    names.set(name, here);
    const held = same === undefined ? undefined : datasets[same];
    // The data itself may have come along where the document has but its description.
    if (held === undefined || (held.embedded === undefined && dataset.embedded !== undefined))
      commands.push({
        type: "set-dataset",
        name: here,
        dataset: held === undefined ? dataset : { ...held, embedded: dataset.embedded },
      });
  }
  return {
    commands,
    rename(node) {
      const name = datasetName(node);
      const here = name === undefined ? undefined : names.get(name);
      return here === undefined || here === name
        ? node
        : { ...node, params: { ...node.params, name: here } };
    },
  };
}

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
  /** Commands that bring what the document does not have yet. */
  readonly commands: readonly Command[];
  /** A node by the names that its group, operator or data set has in the document. */
  rename(node: GraphNode): GraphNode;
}

/**
 * Brings definitions into a document. One that is there already under some name, the same to the
 * letter with all within it, is used again; one whose name another group has gets another name.
 */
export function importDefinitions(document: GraphDocument, incoming: Definitions): Imported {
  const { definitions: own = {} } = document;
  const next = idMaker(Object.keys(own));
  const known = new Map(Object.entries(own).map(([name, mine]) => [JSON.stringify(mine), name]));
  const names = new Map<string, string>();
  const commands: Command[] = [];
  const rename = (node: GraphNode): GraphNode => {
    const name = groupName(node.type);
    const here = name === undefined ? undefined : names.get(name);
    return here === undefined || here === name ? node : { ...node, type: groupType(here) };
  };
  // A group is the same only if all within it are: inner ones are settled first.
  const settle = (name: string, open: ReadonlySet<string>): void => {
    const theirs = Object.hasOwn(incoming, name) ? incoming[name] : undefined;
    if (theirs === undefined || names.has(name) || open.has(name)) return;
    for (const inner of usedBy(theirs.nodes)) settle(inner, new Set([...open, name]));
    const definition: GraphDefinition = { ...theirs, nodes: theirs.nodes.map(rename) };
    const text = JSON.stringify(definition);
    const mine = Object.hasOwn(own, name) ? JSON.stringify(own[name]) : undefined;
    const same = mine === text ? name : known.get(text);
    const here = same ?? next(name);
    names.set(name, here);
    if (same === undefined) commands.push({ type: "set-definition", name: here, definition });
  };
  for (const name of Object.keys(incoming)) settle(name, new Set());
  return { rename, commands };
}

/** What a document brings that its nodes can stand for or use. */
export type Parts = Pick<GraphDocument, "definitions" | "operators" | "datasets">;

/** Of these parts, those that nodes use, themselves or within their groups. */
export function partsFor(
  nodes: readonly GraphNode[],
  { definitions: all, operators, datasets }: Parts,
): Parts {
  const definitions = definitionsFor(nodes, all);
  const used = {
    definitions,
    operators: operatorsFor(nodes, definitions, operators),
    datasets: datasetsFor(nodes, definitions, datasets),
  };
  return Object.fromEntries(
    Object.entries(used).filter(([, part]) => Object.keys(part).length > 0),
  );
}

/** Brings all of these parts into a document: what groups use first, then the groups. */
export function importParts(document: GraphDocument, parts: Parts): Imported {
  const operators = importOperators(document, parts.operators ?? {});
  const datasets = importDatasets(document, parts.datasets ?? {});
  const own = (node: GraphNode): GraphNode => datasets.rename(operators.rename(node));
  const groups = Object.entries(parts.definitions ?? {}).map(([name, definition]) => [
    name,
    { ...definition, nodes: definition.nodes.map(own) },
  ]);
  const definitions = importDefinitions(document, Object.fromEntries(groups));
  return {
    commands: [...operators.commands, ...datasets.commands, ...definitions.commands],
    rename: (node) => definitions.rename(own(node)),
  };
}
