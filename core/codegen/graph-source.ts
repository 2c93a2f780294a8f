/** The calls that build one graph: the document's own, or what a group holds. */
import { ProxflowError } from "../base/errors.ts";
import type { Layout } from "../graph/builder-layout.ts";
import { groupName, isPort, type OpLookup } from "../graph/definitions.ts";
import { edgeBase, idMaker } from "../graph/ids.ts";
import { findInput, hasOutput, inputPortsOf } from "../graph/ports.ts";
import type { Endpoint, GraphDocument, GraphEdge, GraphNode } from "../graph/schema.ts";
import { topology } from "../graph/topology.ts";
import { feedersOf, wiresInto } from "../graph/wires.ts";
import { parseParams } from "../ops/index.ts";
import type { AnyOp } from "../ops/spec.ts";
import { namesOf } from "./names.ts";
import { Code, printCall, printComment, printMember } from "./print.ts";

/** Lines of a text, both counted from 1 and included. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

type Graph = Pick<GraphDocument, "nodes" | "edges" | "frames">;

export interface GraphSource {
  /** An empty line before each node. */
  readonly text: readonly string[];
  /** Where each node is built, counted from 1 in `text`. */
  readonly lines: ReadonlyMap<string, LineRange>;
  /** How an end of a wire is written. */
  readonly value: (from: Endpoint, weight?: number) => Code;
  /** Wires in the order in which they are built. */
  readonly built: readonly GraphEdge[];
}

/**
 * @param builder name of what the calls are made on
 * @param functions names of the functions that build groups and own operators, by node type; no node
 * takes one
 * @throws ProxflowError `unknown-op`, `unknown-port`, `unknown-node`, `duplicate-id`, `port-taken` or
 * `cycle`
 */
export function graphSource(
  graph: Graph,
  opOf: OpLookup,
  builder: string,
  functions: ReadonlyMap<string, string>,
): GraphSource {
  const into = wiresInto(graph);
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const { order, cycles } = topology([...nodes.keys()], (id) => feedersOf(into, id));
  if (cycles[0] !== undefined)
    throw new ProxflowError("cycle", `The wires run in a circle: ${cycles[0].join(" -> ")}.`, {
      node: cycles[0][0],
      fix: "Remove one of these wires.",
    });
  if (nodes.size < graph.nodes.length)
    throw new ProxflowError("duplicate-id", "Two nodes have the same id.", {
      fix: "Give one of them another id.",
    });
  checkWires(graph, nodes, opOf);
  const names = namesOf(order, [builder, ...functions.values()]);
  const read = new Set(graph.edges.map((edge) => edge.from.node));
  const value = (from: Endpoint, weight?: number) => {
    const name = names.get(from.node) as string;
    // A group's input is the value itself.
    const plain = isPort(nodes.get(from.node) as GraphNode) ? name : printMember(name, from.port);
    return new Code(weight === undefined ? plain : `${plain}.times(${weight})`);
  };

  const text: string[] = [];
  const lines = new Map<string, LineRange>();
  const built: GraphEdge[] = [];
  const parts = order.map((id) => nodes.get(id) as GraphNode).filter((node) => !isPort(node));
  for (const node of parts) {
    const { id } = node;
    const op = opOf(node.type) as AnyOp;
    const byPort = new Map((into.get(id) ?? []).map((edge) => [edge.to.port, edge]));
    const wires = inputPortsOf(op, byPort.keys()).flatMap((port) => byPort.get(port.name) ?? []);
    built.push(...wires);
    text.push("");
    const from = text.length + 1;
    if (node.title !== undefined) text.push(...printComment(`${id}: ${oneLine(node.title)}`, "//"));
    if (node.note !== undefined) text.push(...printComment(node.note, "// >"));
    const callee = functions.get(node.type) ?? printMember(builder, op.code.name);
    const assign = read.has(id) ? `const ${names.get(id)} = ` : "";
    text.push(...printCall(assign + callee, argumentsOf(node, op, wires, value)).split("\n"));
    if (node.muted) text.push(...printCall(`${builder}.mute`, [id]).split("\n"));
    if (node.side) text.push(...printCall(`${builder}.side`, [id, node.side]).split("\n"));
    lines.set(id, { from, to: text.length });
  }
  return { text, lines, value, built };
}

export function oneLine(text: string): string {
  return text.split(/\s+/).join(" ");
}

function checkWires(
  { nodes: all, edges }: Graph,
  nodes: ReadonlyMap<string, GraphNode>,
  opOf: OpLookup,
): void {
  const ends = new Set<string>();
  for (const node of all)
    if (opOf(node.type) === undefined) {
      const group = groupName(node.type);
      const message =
        group === undefined
          ? `There is no operation "${node.type}".`
          : `There is no group "${group}".`;
      throw new ProxflowError("unknown-op", message, { node: node.id });
    }
  for (const { id, from, to } of edges) {
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

/** What the builder's method is called with: id, inputs, and params that are not the defaults. */
function argumentsOf(
  node: GraphNode,
  op: AnyOp,
  wires: readonly GraphEdge[],
  value: GraphSource["value"],
): unknown[] {
  const group = groupName(node.type) !== undefined;
  const params = withoutDefaults(node.params, group ? {} : parseParams(op, {}));
  const tail = params.length === 0 ? [] : [Object.fromEntries(params)];
  if (op.inputs.length === 0 && !(group && tail.length > 0)) return [node.id, ...tail];
  const inputs = new Map<string, unknown>();
  for (const { from, to, weight } of wires) {
    const { port, index } = findInput(op, to.port) as NonNullable<ReturnType<typeof findInput>>;
    const code = value(from, weight);
    if (index === undefined) inputs.set(port.name, code);
    else {
      const list = (inputs.get(port.name) as unknown[] | undefined) ?? [];
      while (list.length < index) list.push(null);
      inputs.set(port.name, list);
      list.push(code);
    }
  }
  return [node.id, Object.fromEntries(inputs), ...tail];
}

/** In the order of the defaults, so that the order in a file does not matter. */
export function withoutDefaults(
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

/** What the calls alone do not say. `built`: wires in the order in which they are built. */
export function layoutOf({ nodes, edges, frames }: Graph, built: readonly GraphEdge[]): Layout {
  const nextId = idMaker([]);
  const usual =
    built.length === edges.length &&
    built.every((edge) => edge.id === nextId(edgeBase(edge.to))) &&
    built.every((edge, i) => edge === edges[i]);
  const led = edges.flatMap(({ to, via }) =>
    via === undefined ? [] : [[edgeBase(to), via.map(({ x, y }) => [x, y] as const)] as const],
  );
  return {
    nodes: nodes.map((node) => [
      node.id,
      {
        at: [node.position.x, node.position.y],
        ...(node.title !== undefined && { title: node.title }),
        ...(node.note !== undefined && { note: node.note }),
      },
    ]),
    ...(!usual && { wires: edges.map((edge) => `${edge.id}: ${edgeBase(edge.to)}`) }),
    ...(led.length > 0 && { via: Object.fromEntries(led) }),
    ...(frames && { frames }),
  };
}
