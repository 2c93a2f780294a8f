/** What a module holds, as a document of its own to look at: its parts, wires and open ends. */
import { builtinDatasets } from "../../core/base/datasets.ts";
import { groupName, type Surroundings } from "../../core/graph/definitions.ts";
import { openModules } from "../../core/graph/expand.ts";
import { opsOf } from "../../core/graph/lookup.ts";
import type { GraphDocument, GraphEdge, GraphNode } from "../../core/graph/schema.ts";
import { validate } from "../../core/graph/validate.ts";
import type { Validation } from "../../core/graph/validation.ts";
import { nodeOf, titleOf } from "./edits.ts";
import type { Level, LevelPlace } from "./level-store.ts";

/** A port of the module: what stands at the rim of its inner graph. */
export interface OpenEnd {
  readonly port: string;
  readonly side: "input" | "output";
  /** Edges of the inner document that begin or end here. */
  readonly edges: readonly string[];
}

export interface InnerGraph {
  /** Parts by ids "module.part", and every wire that touches one. */
  readonly document: GraphDocument;
  readonly validation: Validation;
  readonly ends: readonly OpenEnd[];
}

/** True where this node of the document can be looked into: a module whose inputs fit. */
export function canOpen(document: GraphDocument, validation: Validation, id: string): boolean {
  const node = document.nodes.find((other) => other.id === id);
  const op = node && opsOf(document)(node.type);
  if (op?.kind !== "module") return false;
  return (
    op.group !== undefined ||
    op.outputs.every((output) => validation.shapes[`${id}.${output.name}`] !== undefined)
  );
}

/**
 * The graph inside of the last module of a path; each module lies within the one before it.
 * @param inside for the graph of a group: what comes in by its ports
 * @returns undefined where a module of the path is gone or its inputs no longer fit
 */
export function innerGraph(
  document: GraphDocument,
  validation: Validation,
  path: readonly string[],
  inside?: Surroundings,
): InnerGraph | undefined {
  let level = { document, validation };
  let inner: InnerGraph | undefined;
  for (const id of path) {
    if (!canOpen(level.document, level.validation, id)) return undefined;
    const opened = openModules(
      level.document,
      level.validation.shapes,
      builtinDatasets,
      new Set([id]),
    );
    const found = validate(opened, builtinDatasets, inside);
    inner = partsOf(level.document, opened, found, id);
    level = { document: opened, validation: found };
  }
  return inner;
}

function grouped(
  edges: readonly GraphEdge[],
  key: (edge: GraphEdge) => string,
): ReadonlyMap<string, GraphEdge[]> {
  const groups = new Map<string, GraphEdge[]>();
  for (const edge of edges) groups.set(key(edge), [...(groups.get(key(edge)) ?? []), edge]);
  return groups;
}

function partsOf(
  before: GraphDocument,
  opened: GraphDocument,
  validation: Validation,
  id: string,
): InnerGraph {
  const outside = new Set(before.nodes.map((node) => node.id));
  const nodes = opened.nodes.filter((node) => !outside.has(node.id));
  const parts = new Set(nodes.map((node) => node.id));
  const edges = opened.edges.filter((e) => parts.has(e.from.node) || parts.has(e.to.node));
  const key = ({ node, port }: GraphEdge["from"]): string => `${node}.${port}`;
  // The same outer value may come in by two ports: then both name the wire's end.
  const inputs = before.edges.filter((edge) => edge.to.node === id);
  const incoming = grouped(
    edges.filter((edge) => !parts.has(edge.from.node)),
    (edge) =>
      [...new Set(inputs.filter((e) => key(e.from) === key(edge.from)).map((e) => e.to.port))].join(
        ", ",
      ),
  );
  const outgoing = grouped(
    edges.filter((edge) => !parts.has(edge.to.node)),
    (edge) => before.edges.find((e) => key(e.to) === key(edge.to))?.from.port ?? edge.from.port,
  );
  const ends = (side: OpenEnd["side"], groups: ReadonlyMap<string, GraphEdge[]>): OpenEnd[] =>
    [...groups].map(([port, list]) => ({ port, side, edges: list.map((edge) => edge.id) }));
  return {
    document: { ...opened, nodes, edges },
    validation,
    ends: [...ends("input", incoming), ...ends("output", outgoing)],
  };
}

/** What the steps of a path are called: titles of groups, then of modules further in. */
export function groupPathNames(
  root: { readonly document: GraphDocument },
  path: readonly string[],
  { depth, prefix }: LevelPlace,
  shown: Pick<Level, "document" | "validation" | "inside">,
): string[] {
  let around: Pick<GraphDocument, "nodes"> | undefined = root.document;
  let before = "";
  return path.map((id, at) => {
    if (at < depth) {
      const node: GraphNode | undefined = around && nodeOf(around, id.slice(before.length));
      const name: string | undefined = node && groupName(node.type);
      around = name === undefined ? undefined : root.document.definitions?.[name];
      before = `${id}.`;
      return node ? titleOf(node, root.document) : id;
    }
    const inner = path.slice(depth, at).map((step) => step.slice(prefix.length));
    const graph: Pick<GraphDocument, "nodes"> | undefined =
      inner.length === 0
        ? shown.document
        : innerGraph(shown.document, shown.validation, inner, shown.inside)?.document;
    const node = graph && nodeOf(graph, id.slice(prefix.length));
    return node ? titleOf(node, root.document) : id;
  });
}

/** Where a node is shown that results name: the groups on the way, by their whole ids, and its id there. */
export interface NodePlace {
  readonly path: readonly string[];
  readonly node: string;
}

/**
 * The place of a node by its whole id, "group1.h". A part of a module is shown by the module.
 * @returns undefined where there is no such node
 */
export function placeOf(document: GraphDocument, id: string): NodePlace | undefined {
  let around: Pick<GraphDocument, "nodes"> = document;
  let prefix = "";
  const path: string[] = [];
  for (;;) {
    const rest = id.slice(prefix.length);
    if (nodeOf(around, rest)) return { path, node: rest };
    const outer: GraphNode | undefined = around.nodes
      .filter((node) => rest.startsWith(`${node.id}.`))
      .toSorted((a, b) => b.id.length - a.id.length)[0];
    if (outer === undefined) return undefined;
    const inner = document.definitions?.[groupName(outer.type) ?? ""];
    if (inner === undefined) return { path, node: outer.id };
    path.push(prefix + outer.id);
    prefix = `${prefix}${outer.id}.`;
    around = inner;
  }
}

/** What people call a node by its whole id: "Encoder \u203a Sphere"; the id where there is none. */
export const wholeTitle = (document: GraphDocument, id: string): string =>
  titlesOf(document, id).join(" \u203a ") || id;

/** The same of every node at once, those inside of groups too, by whole ids. */
export function wholeTitles(document: GraphDocument): ReadonlyMap<string, string> {
  const titles = new Map<string, string>();
  const note = (
    nodes: readonly GraphNode[],
    prefix: string,
    before: string,
    around: ReadonlySet<string>,
  ): void => {
    for (const node of nodes) {
      const title = before + titleOf(node, document);
      titles.set(prefix + node.id, title);
      const name = groupName(node.type);
      const inner = name === undefined ? undefined : document.definitions?.[name];
      // What contains itself has no end.
      if (name === undefined || inner === undefined || around.has(name)) continue;
      const next = new Set([...around, name]);
      note(inner.nodes, `${prefix}${node.id}.`, `${title} \u203a `, next);
    }
  };
  note(document.nodes, "", "", new Set());
  return titles;
}

/** Titles from the outermost group to the node of a whole id; empty where there is none. */
export function titlesOf(document: GraphDocument, id: string): string[] {
  const place = placeOf(document, id);
  if (place === undefined) return [];
  let around: Pick<GraphDocument, "nodes"> = document;
  let prefix = "";
  return [...place.path, prefix].flatMap((step, at) => {
    const last = at === place.path.length;
    const node: GraphNode | undefined = nodeOf(
      around,
      last ? place.node : step.slice(prefix.length),
    );
    if (node === undefined) return [];
    prefix = `${step}.`;
    around = document.definitions?.[groupName(node.type) ?? ""] ?? around;
    return [titleOf(node, document)];
  });
}

/** What results call a wire: its id on the document itself, inside of groups the end that it leads to. */
export const wholeWire = (
  { prefix }: Pick<LevelPlace, "prefix">,
  id: string,
  to: GraphEdge["to"],
): string => (prefix === "" ? id : `${prefix}${to.node}.${to.port}`);

/** A graph on the way inwards, as far as its wires go. */
export type Around = Pick<Level, "document" | "prefix">;

/**
 * The wires of results that a wire of the canvas stands for: as a rule itself; where it leads into a
 * group, those inside of it that its port leads to; where it leads to a port of the group that is
 * shown, those that go on from there.
 * @param levels from the document itself to the graph that the wire is in
 */
export function wholeWires(
  levels: readonly Around[],
  { id, to }: Pick<GraphEdge, "id" | "to">,
): readonly string[] {
  const level = levels.at(-1);
  if (level === undefined) return [];
  const { document, prefix } = level;
  const around = levels.at(-2);
  // Without groups there is nothing to look for.
  const target = around || document.definitions ? nodeOf(document, to.node) : undefined;
  if (around !== undefined && target?.type === "output") {
    const group = prefix.slice(around.prefix.length, -1);
    return around.document.edges
      .filter(({ from }) => from.node === group && from.port === target.id)
      .flatMap((edge) => wholeWires(levels.slice(0, -1), edge));
  }
  const inner = document.definitions?.[groupName(target?.type ?? "") ?? ""];
  if (inner !== undefined) {
    const { nodes, edges } = inner;
    const next = { document: { ...document, nodes, edges }, prefix: `${prefix}${to.node}.` };
    return edges
      .filter(({ from }) => from.node === to.port)
      .flatMap((edge) => wholeWires([...levels, next], edge));
  }
  return [wholeWire(level, id, to)];
}
