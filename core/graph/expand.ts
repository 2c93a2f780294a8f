/** Modules to the graphs that they stand for: before compiling, and to unpack one for good. */
import type { DatasetCatalog } from "../base/datasets.ts";
import type { Shape } from "../base/shape.ts";
import { parseParams } from "../ops/index.ts";
import type { ModuleGraph, ModuleOp } from "../ops/spec.ts";
import { catalogOf } from "./catalog.ts";
import { groupName, type OpLookup } from "./definitions.ts";
import { opsOf } from "./lookup.ts";
import { inputPortsOf } from "./ports.ts";
import type { Endpoint, GraphDocument, GraphEdge, GraphNode } from "./schema.ts";

type Shapes = Readonly<Record<string, Shape>>;

const moduleOf = (node: GraphNode, lookup: OpLookup): ModuleOp<unknown> | undefined => {
  const op = lookup(node.type);
  return op?.kind === "module" ? op : undefined;
};

/** True where some node is a module. */
export function hasModules(document: GraphDocument): boolean {
  const lookup = opsOf(document);
  return document.nodes.some((node) => moduleOf(node, lookup) !== undefined);
}

/** A document without groups: each is replaced by what it holds, to the innermost. */
export function openGroups(
  document: GraphDocument,
  shapes: Shapes,
  datasets: DatasetCatalog,
): GraphDocument {
  const { definitions, ...rest } = document;
  if (definitions === undefined) return document;
  let level = document;
  for (;;) {
    const groups = level.nodes.filter(({ type }) => groupName(type) !== undefined);
    if (groups.length === 0) break;
    level = openModules(level, shapes, datasets, new Set(groups.map((node) => node.id)));
  }
  return { ...rest, nodes: level.nodes, edges: level.edges };
}

/** One level of a module: its nodes with ids "module.inner", and where its ports lead. */
interface Opened {
  readonly nodes: GraphNode[];
  readonly edges: GraphEdge[];
  /** Weight of a wire, by its inner input end "node.port". */
  readonly weights: ReadonlyMap<string, number>;
  /** Points of a wire, by its inner input end "node.port" or by its output port. */
  readonly via: ReadonlyMap<string, Via>;
  /** Inner input ends by input port. */
  readonly inputs: ReadonlyMap<string, readonly Endpoint[]>;
  /** Inner output end by output port. */
  readonly outputs: ReadonlyMap<string, Endpoint>;
}

type Via = NonNullable<GraphEdge["via"]>;

const splitEnd = (end: string): Endpoint => {
  const at = end.lastIndexOf(".");
  return { node: end.slice(0, at), port: end.slice(at + 1) };
};

function open(
  node: GraphNode,
  op: ModuleOp<unknown>,
  into: readonly GraphEdge[],
  shapes: Shapes,
  datasets: DatasetCatalog,
  lookup: OpLookup,
): Opened {
  const byPort = new Map(into.map((edge) => [edge.to.port, edge]));
  const wired = inputPortsOf(op, byPort.keys()).filter((port) => port.wired);
  const graph: ModuleGraph = op.expand({
    params: parseParams(op, node.params),
    ports: wired.map((port) => port.name),
    inputs: wired.map((port) => {
      const { from } = byPort.get(port.name) as GraphEdge;
      return shapes[`${from.node}.${from.port}`] as Shape;
    }),
    datasets,
  });
  const inner = (end: string): Endpoint => {
    const { node: id, port } = splitEnd(end);
    return { node: `${node.id}.${id}`, port };
  };
  const led = (end: string): Via | undefined =>
    graph.via?.[end]?.map(([x, y]) => ({ x: node.position.x + x, y: node.position.y + y }));
  return {
    nodes: graph.nodes.map(({ id, type, title, note, muted, side, params, at }) => ({
      id: `${node.id}.${id}`,
      type,
      typeVersion: lookup(type)?.version ?? 1,
      ...(title === undefined ? {} : { title }),
      ...(note === undefined ? {} : { note }),
      ...(muted && { muted }),
      ...(side && { side }),
      params: (params ?? {}) as GraphNode["params"],
      position: { x: node.position.x + at[0], y: node.position.y + at[1] },
    })),
    edges: graph.wires.map(([from, to]) => {
      const end = inner(to);
      const weight = graph.weights?.[to];
      const via = led(to);
      return {
        id: `${end.node}.${end.port}`,
        from: inner(from),
        to: end,
        ...(weight !== undefined && { weight }),
        ...(via && { via }),
      };
    }),
    weights: new Map(
      Object.entries(graph.weights ?? {}).map(([end, weight]) => [`${node.id}.${end}`, weight]),
    ),
    via: new Map(
      Object.keys(graph.via ?? {}).map((end) => [
        Object.hasOwn(graph.outputs, end) ? end : `${node.id}.${end}`,
        led(end) as Via,
      ]),
    ),
    inputs: new Map(Object.entries(graph.inputs).map(([port, ends]) => [port, ends.map(inner)])),
    outputs: new Map(Object.entries(graph.outputs).map(([port, end]) => [port, inner(end)])),
  };
}

/** A document with modules opened, and where their outputs went. */
export interface OpenedLevel {
  readonly document: GraphDocument;
  /** Inner end "module.inner.port" behind each output "module.port" of a module that was opened. */
  readonly outputs: ReadonlyMap<string, string>;
}

/**
 * Replaces modules by their graphs, one level deep; places in lists are kept, so that numbers do
 * not depend on whether a module is unpacked.
 * @param document valid, with the shapes that validation found
 * @param which ids to open; all modules where left out
 */
export function openModules(
  document: GraphDocument,
  shapes: Shapes,
  base: DatasetCatalog,
  which?: ReadonlySet<string>,
): GraphDocument {
  return openLevel(document, shapes, base, which).document;
}

/** `openModules`, with the way back from inner values to the ports of the modules. */
export function openLevel(
  document: GraphDocument,
  shapes: Shapes,
  base: DatasetCatalog,
  which?: ReadonlySet<string>,
): OpenedLevel {
  const datasets = catalogOf(document, base);
  const lookup = opsOf(document);
  const opened = new Map<string, Opened>();
  const into = new Map<string, GraphEdge[]>();
  for (const edge of document.edges)
    into.set(edge.to.node, [...(into.get(edge.to.node) ?? []), edge]);
  for (const node of document.nodes) {
    const op = moduleOf(node, lookup);
    if (op && (which === undefined || which.has(node.id)))
      opened.set(node.id, open(node, op, into.get(node.id) ?? [], shapes, datasets, lookup));
  }
  const edges = document.edges.flatMap((edge): GraphEdge[] => {
    const source = opened.get(edge.from.node);
    const inner = source?.outputs.get(edge.from.port);
    const from = inner ?? edge.from;
    const target = opened.get(edge.to.node);
    const ends = target?.inputs.get(edge.to.port);
    const { via: own = [], ...straight } = edge;
    const before = [...(source?.via.get(edge.from.port) ?? []), ...own];
    const led = (via: Via): { via?: Via } => (via.length > 0 ? { via } : {});
    if (!ends) return [inner ? { ...straight, from, ...led(before) } : edge];
    return ends.map((to) => {
      const id = `${to.node}.${to.port}`;
      const inside = target?.weights.get(id);
      const weight = inside === undefined ? edge.weight : inside * (edge.weight ?? 1);
      return {
        ...straight,
        id,
        from,
        to,
        ...(weight !== undefined && { weight }),
        ...led([...before, ...(target?.via.get(id) ?? [])]),
      };
    });
  });
  const outputs = [...opened].flatMap(([id, module]) =>
    [...module.outputs].map(([port, end]) => [`${id}.${port}`, `${end.node}.${end.port}`] as const),
  );
  return {
    document: {
      ...document,
      nodes: document.nodes.flatMap((node) => opened.get(node.id)?.nodes ?? [node]),
      edges: [...edges, ...[...opened.values()].flatMap((module) => module.edges)],
    },
    outputs: new Map(outputs),
  };
}
