/** Edits that people make, as commands: each is one step of the history. */
import type { AnyOp } from "../ops/spec.ts";
import { batch, type Command } from "./commands.ts";
import { edgeBase, edgeIds, nodeBase, nodeIds } from "./ids.ts";
import { opsOf } from "./lookup.ts";
import { inputPortsOf } from "./ports.ts";
import type { Endpoint, GraphDocument, GraphEdge, GraphNode } from "./schema.ts";

/** A new node of an op with its default params, and an id that is free in the document. */
export function newNode(
  document: GraphDocument,
  op: AnyOp,
  position: GraphNode["position"],
): GraphNode {
  const id = nodeIds(document)(nodeBase(op));
  const group = op.kind === "module" && op.group !== undefined;
  return {
    id,
    type: op.type,
    typeVersion: op.version,
    ...(group && { title: op.docs.title }),
    params: {},
    position,
  };
}

/** Draws a wire; one that ends in the same port makes way, and its place in the list is kept. */
export function connectCommand(document: GraphDocument, from: Endpoint, to: Endpoint): Command {
  const held = document.edges.findIndex((e) => e.to.node === to.node && e.to.port === to.port);
  const old = document.edges[held];
  if (old !== undefined)
    return batch([
      { type: "remove-edges", edges: [old.id] },
      { type: "add-edges", edges: [{ ...old, from }], at: [held] },
    ]);
  const id = edgeIds(document)(edgeBase(to));
  return { type: "add-edges", edges: [{ id, from, to }] };
}

/** Removes nodes (their wires go with them) and wires, in one step. */
export function deleteCommand(
  document: GraphDocument,
  nodes: readonly string[],
  edges: readonly string[],
): Command {
  const gone = new Set(nodes);
  const wanted = new Set(edges);
  const loose = document.edges.filter(
    (e) => wanted.has(e.id) && !gone.has(e.from.node) && !gone.has(e.to.node),
  );
  return batch([
    ...(loose.length > 0 ? [{ type: "remove-edges" as const, edges: loose.map((e) => e.id) }] : []),
    ...(nodes.length > 0 ? [{ type: "remove-nodes" as const, nodes }] : []),
  ]);
}

/**
 * Puts a node on a wire: what fed the wire's end now feeds the node's first free input, and the
 * node's first output feeds that end. `undefined` where the node has no such ports.
 */
export function insertCommand(
  document: GraphDocument,
  edgeId: string,
  nodeId: string,
): Command | undefined {
  const index = document.edges.findIndex((e) => e.id === edgeId);
  const edge = document.edges[index];
  const node = document.nodes.find((n) => n.id === nodeId);
  const op = node === undefined ? undefined : opsOf(document)(node.type);
  if (edge === undefined || op === undefined) return undefined;
  const wired = document.edges.filter((e) => e.to.node === nodeId).map((e) => e.to.port);
  const input = inputPortsOf(op, wired).find((p) => !p.wired);
  const output = op.outputs[0];
  if (input === undefined || output === undefined) return undefined;
  const to = { node: nodeId, port: input.name };
  const id = edgeIds(document)(edgeBase(to));
  return batch([
    { type: "remove-edges", edges: [edgeId] },
    {
      type: "add-edges",
      edges: [{ ...edge, from: { node: nodeId, port: output.name } }],
      at: [index],
    },
    { type: "add-edges", edges: [{ id, from: edge.from, to }] },
  ]);
}

/**
 * Removes a node and joins the wires around it: all that it fed is fed by what its first wired
 * input took in. A node without wires on both sides is just removed.
 */
export function healCommand(document: GraphDocument, nodeId: string): Command {
  const remove: Command = { type: "remove-nodes", nodes: [nodeId] };
  const node = document.nodes.find((n) => n.id === nodeId);
  const op = node === undefined ? undefined : opsOf(document)(node.type);
  const incoming = document.edges.filter((e) => e.to.node === nodeId);
  const first =
    op === undefined
      ? undefined
      : inputPortsOf(
          op,
          incoming.map((e) => e.to.port),
        ).find((p) => p.wired)?.name;
  const feeder = incoming.find((e) => e.to.port === first)?.from;
  const outgoing = document.edges.filter((e) => e.from.node === nodeId && e.to.node !== nodeId);
  if (feeder === undefined || feeder.node === nodeId || outgoing.length === 0) return remove;
  const edges: GraphEdge[] = outgoing.map((e) => ({ ...e, from: feeder }));
  return batch([remove, { type: "add-edges", edges }]);
}
