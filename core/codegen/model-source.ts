/** A document as the source of one module, which builds an equal document again. */
import { builtinDatasets } from "../base/datasets.ts";
import { ProxflowError } from "../base/errors.ts";
import { containsItself, groupName, recursive } from "../graph/definitions.ts";
import { openGroups } from "../graph/expand.ts";
import { edgeBase, idMaker } from "../graph/ids.ts";
import { opsOf } from "../graph/lookup.ts";
import { findInput, hasOutput, inputPortsOf } from "../graph/ports.ts";
import type { GraphDocument, GraphEdge, GraphNode } from "../graph/schema.ts";
import { topology } from "../graph/topology.ts";
import { feedersOf, wiresInto } from "../graph/wires.ts";
import { opOf, parseParams } from "../ops/index.ts";
import type { AnyOp } from "../ops/spec.ts";
import { solverSettings } from "../solvers/settings.ts";
import { namesOf } from "./names.ts";
import { Code, printCall, printComment, printMember, printValue } from "./print.ts";

/** Lines of a text, both counted from 1 and included. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

export interface ModelSource {
  readonly text: string;
  /** Where each node is built, by its id. */
  readonly lines: ReadonlyMap<string, LineRange>;
}

export interface SourceOptions {
  /** `false` leaves out how the nodes stand on the canvas. Default `true`. */
  readonly layout?: boolean;
}

/**
 * The module, deterministic, nodes in the order in which values flow.
 * Groups are written out: their nodes under ids "group.node", with a comment that names the group.
 * Inputs without a wire are left out, and params are written as they are, right or wrong.
 * @throws ProxflowError `unknown-op`, `unknown-port`, `unknown-node`, `duplicate-id`, `port-taken` or
 * `cycle`: such documents have no code
 */
export function modelSource(
  whole: GraphDocument,
  { layout = true }: SourceOptions = {},
): ModelSource {
  const document = withoutGroups(whole);
  const into = wiresInto(document);
  const nodes = new Map(document.nodes.map((node) => [node.id, node]));
  const { order, cycles } = topology([...nodes.keys()], (id) => feedersOf(into, id));
  if (cycles[0] !== undefined)
    throw new ProxflowError("cycle", `The wires run in a circle: ${cycles[0].join(" -> ")}.`, {
      node: cycles[0][0],
      fix: "Remove one of these wires.",
    });
  if (nodes.size < document.nodes.length)
    throw new ProxflowError("duplicate-id", "Two nodes have the same id.", {
      fix: "Give one of them another id.",
    });
  checkWires(document, nodes);
  const names = namesOf(order);
  const read = new Set(document.edges.map((edge) => edge.from.node));

  const out = [
    ...printComment(`Model: ${oneLine(document.name)}`, "//"),
    ...(document.description ? printComment(document.description, "// >") : []),
    `import { ${layout ? "type Layout, " : ""}model } from "proxflow";`,
    "",
    ...printCall("const m = model", [document.name]).split("\n"),
    ...ownDataOf(document),
  ];
  const lines = new Map<string, LineRange>();
  const built: GraphEdge[] = [];
  for (const id of order) {
    const node = nodes.get(id) as GraphNode;
    const op = opOf(node.type) as AnyOp;
    const wires = portOrder(op, into.get(id) ?? []);
    built.push(...wires);
    out.push("");
    const from = out.length + 1;
    out.push(...groupComment(whole, id));
    if (node.title !== undefined) out.push(...printComment(`${id}: ${oneLine(node.title)}`, "//"));
    if (node.note !== undefined) out.push(...printComment(node.note, "// >"));
    const assign = read.has(id) ? `const ${names.get(id)} = ` : "";
    const call = printCall(
      `${assign}${printMember("m", op.code.name)}`,
      argumentsOf(node, op, wires, names),
    );
    out.push(...call.split("\n"));
    lines.set(id, { from, to: out.length });
  }
  const settings = settingsOf(document);
  const plain = Object.keys(settings).length === 0 ? [] : [settings];
  if (layout)
    out.push(
      "",
      "// Where the nodes stand on the canvas, their titles and notes. Nothing of it changes what is",
      "// solved; it is there to open the model on a canvas again.",
      ...`const layout: Layout = ${printValue(layoutOf(document, built))};`.split("\n"),
    );
  const args = layout ? [settings, new Code("layout")] : plain;
  out.push("", ...printCall("export const document = m.document", args).split("\n"), "");
  return { text: out.join("\n"), lines };
}

/** Data of the user's own, by name and checksum: the data itself is no code. */
function ownDataOf({ datasets = {}, nodes }: GraphDocument): string[] {
  const used = new Set(
    nodes.flatMap(({ type, params }) => (type === "dataset" ? [params.name] : [])),
  );
  return Object.entries(datasets).flatMap(([name, { embedded: _, ...reference }]) =>
    used.has(name) ? ["", ...printCall("m.ownData", [name, reference]).split("\n")] : [],
  );
}

/** Groups written out. @throws ProxflowError `contains-itself`, `unknown-op` */
function withoutGroups(document: GraphDocument): GraphDocument {
  const [endless] = recursive(document.definitions ?? {});
  if (endless !== undefined) {
    const { code, message, fix } = containsItself(
      document.definitions?.[endless]?.title ?? endless,
    );
    throw new ProxflowError(code, message, { fix });
  }
  const all = [document, ...Object.values(document.definitions ?? {})].flatMap((g) => g.nodes);
  const lost = all.find(({ type }) => groupName(type) !== undefined && !opsOf(document)(type));
  if (lost !== undefined)
    throw new ProxflowError("unknown-op", `There is no group "${groupName(lost.type)}".`, {
      node: lost.id,
    });
  return openGroups(document, {}, builtinDatasets);
}

/** Above a node that came out of a group: which one. */
function groupComment(document: GraphDocument, id: string): string[] {
  const owner = document.nodes.find((node) => id.startsWith(`${node.id}.`) && node.id !== id);
  const name = owner && groupName(owner.type);
  if (owner === undefined || name === undefined) return [];
  const title = owner.title ?? document.definitions?.[name]?.title ?? name;
  return printComment(`Of the group ${owner.id}: ${oneLine(title)}`, "//");
}

function oneLine(text: string): string {
  return text.split(/\s+/).join(" ");
}

function checkWires(document: GraphDocument, nodes: ReadonlyMap<string, GraphNode>): void {
  const ends = new Set<string>();
  for (const node of document.nodes)
    if (opOf(node.type) === undefined)
      throw new ProxflowError("unknown-op", `There is no operation "${node.type}".`, {
        node: node.id,
      });
  for (const { id, from, to } of document.edges) {
    const refuse = (code: string, message: string) =>
      new ProxflowError(code, message, { edge: id, fix: "Remove this wire." });
    const [source, target] = [nodes.get(from.node), nodes.get(to.node)];
    if (source === undefined || target === undefined)
      throw refuse("unknown-node", `The wire "${id}" has a loose end.`);
    if (
      !hasOutput(opOf(source.type) as AnyOp, from.port) ||
      findInput(opOf(target.type) as AnyOp, to.port) === undefined
    )
      throw refuse("unknown-port", `The wire "${id}" joins a port that does not exist.`);
    if (ends.has(edgeBase(to)))
      throw refuse("port-taken", `Two wires end in ${to.port} of "${to.node}".`);
    ends.add(edgeBase(to));
  }
}

/** Wires into a node, in the order in which the builder makes them. */
function portOrder(op: AnyOp, wires: readonly GraphEdge[]): GraphEdge[] {
  const byPort = new Map(wires.map((edge) => [edge.to.port, edge]));
  return inputPortsOf(op, byPort.keys()).flatMap((port) => byPort.get(port.name) ?? []);
}

/** What the builder's method is called with: id, inputs, and params that are not the defaults. */
function argumentsOf(
  node: GraphNode,
  op: AnyOp,
  wires: readonly GraphEdge[],
  names: ReadonlyMap<string, string>,
): unknown[] {
  const params = withoutDefaults(node.params, parseParams(op, {}));
  const tail = params.length === 0 ? [] : [Object.fromEntries(params)];
  if (op.inputs.length === 0) return [node.id, ...tail];
  const inputs: Record<string, unknown> = {};
  const lists = new Map<string, unknown[]>();
  for (const edge of wires) {
    const { port, index } = findInput(op, edge.to.port) as NonNullable<
      ReturnType<typeof findInput>
    >;
    const value = printMember(names.get(edge.from.node) as string, edge.from.port);
    const code = new Code(edge.weight === undefined ? value : `${value}.times(${edge.weight})`);
    if (index === undefined) inputs[port.name] = code;
    else {
      const list = lists.get(port.name) ?? [];
      while (list.length < index) list.push(null);
      lists.set(port.name, list);
      inputs[port.name] = list;
      list.push(code);
    }
  }
  return [node.id, inputs, ...tail];
}

/** In the order of the defaults, so that the order in a file does not matter. */
function withoutDefaults(
  values: Readonly<Record<string, unknown>>,
  defaults: Readonly<Record<string, unknown>>,
): [string, unknown][] {
  const rank = new Map(Object.keys(defaults).map((key, i) => [key, i]));
  const place = (key: string) => rank.get(key) ?? rank.size;
  return Object.entries(values)
    .filter(([key, value]) => !Object.hasOwn(defaults, key) || !same(value, defaults[key]))
    .sort(([a], [b]) => place(a) - place(b) || (a < b ? -1 : 1));
}

/** Equality of JSON values as text; enough for settings, whose order of keys is fixed. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function settingsOf(document: GraphDocument): object {
  return Object.fromEntries(
    withoutDefaults(solverSettings.parse(document.solver), solverSettings.parse({})),
  );
}

/** What the calls alone do not say. `built`: wires in the order in which they are built. */
function layoutOf(document: GraphDocument, built: readonly GraphEdge[]): object {
  const { description, view } = document;
  const nextId = idMaker([]);
  const usual =
    built.every((edge) => edge.id === nextId(edgeBase(edge.to))) &&
    built.every((edge, i) => edge === document.edges[i]);
  return {
    ...(description !== undefined && { description }),
    nodes: document.nodes.map((node) => [
      node.id,
      {
        at: [node.position.x, node.position.y],
        ...(node.title !== undefined && { title: node.title }),
        ...(node.note !== undefined && { note: node.note }),
      },
    ]),
    ...(!usual && { wires: document.edges.map((edge) => `${edge.id}: ${edgeBase(edge.to)}`) }),
    ...(view !== undefined && { view }),
  };
}
