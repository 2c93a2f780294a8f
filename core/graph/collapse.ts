/** Nodes to one node: a group that the document defines, with a port for each value that crosses. */
import { ProxflowError } from "../base/errors.ts";
import type { Command } from "./commands.ts";
import { groupType, isPort } from "./definitions.ts";
import { framedNodes, frameOf, heldFrames, type SizeOf } from "./frames.ts";
import { edgeBase, edgeIds, idMaker, nodeIds } from "./ids.ts";
import type { Endpoint, GraphDefinition, GraphDocument, GraphEdge, GraphNode } from "./schema.ts";
import { feedersOf, wiresInto } from "./wires.ts";

export interface Collapsed {
  readonly command: Command;
  /** The node that stands for the group now. */
  readonly node: string;
  /** Its definition. */
  readonly name: string;
}

/** From a port at the rim of a group to the nodes beside it, in canvas units. */
const RIM = 256;
/** Height of a port at the rim, and the room below it. */
const PORT_ROOM = 120;

const key = ({ node, port }: Endpoint): string => `${node}.${port}`;

/**
 * The command that collapses nodes into one. Wires that come in from the same output share a port;
 * each output that is read outside is one. What is solved stays the same. Frames that hold nothing
 * else go along, and points that wires are led through stay on the side where they lie.
 * @throws ProxflowError `nothing-to-group` without nodes, `between` where a node outside stands on
 * the way from one of them to another
 */
export function collapseCommand(
  document: GraphDocument,
  ids: Iterable<string>,
  sizeOf?: SizeOf,
): Collapsed {
  const wanted = new Set(ids);
  const nodes = document.nodes.filter((node) => wanted.has(node.id) && !isPort(node));
  if (nodes.length === 0)
    throw new ProxflowError("nothing-to-group", "There is no node to put into a group.", {
      fix: "Select some nodes first.",
    });
  const inside = new Set(nodes.map((node) => node.id));
  refuseBetween(document, inside);
  const name = idMaker(Object.keys(document.definitions ?? {}))("group1");
  const id = nodeIds(document)("group1");
  const portId = idMaker(inside);
  const inner = document.edges.filter((e) => inside.has(e.from.node) && inside.has(e.to.node));
  const incoming = document.edges.filter((e) => !inside.has(e.from.node) && inside.has(e.to.node));
  const outgoing = document.edges.filter((e) => inside.has(e.from.node) && !inside.has(e.to.node));

  const port = (type: "input" | "output", end: Endpoint, position: GraphNode["position"]) => ({
    id: portId(`${end.node}_${end.port}`),
    type,
    typeVersion: 1,
    title: key(end),
    params: {},
    position,
  });
  const xs = nodes.map((node) => node.position.x);
  const ys = new Map(nodes.map((node) => [node.id, node.position.y]));
  const left = Math.min(...xs) - RIM;
  const right = Math.max(...xs) + RIM;
  /** Beside the node that it is a port of, below the ports that are there. */
  const row = (rims: ReadonlyMap<string, GraphNode>, end: Endpoint): number => {
    const above = [...rims.values()].map(({ position }) => position.y + PORT_ROOM);
    return Math.max(ys.get(end.node) ?? 0, ...above);
  };

  const area = { ...frameOf(nodes, sizeOf), title: "", colour: "grey" as const, id: "" };
  const isInside = (p: Point): boolean => framedNodes(area, [spot(p)], dot).length > 0;
  /** Points of a wire that comes in: those outside, and those from the first one inside on. */
  const splitIn = (via: readonly Point[] = []): [Via, Via] => {
    const at = via.findIndex(isInside);
    return at < 0 ? [[...via], []] : [via.slice(0, at), via.slice(at)];
  };
  /** Points of a wire that goes out: those before the first one outside, and the rest. */
  const splitOut = (via: readonly Point[] = []): [Via, Via] => {
    const at = via.findIndex((p) => !isInside(p));
    return at < 0 ? [[...via], []] : [via.slice(0, at), via.slice(at)];
  };
  const firstLed = (edges: readonly GraphEdge[]) => edges.find(({ via }) => via)?.via;

  const inputs = new Map<string, GraphNode>();
  const entries = incoming.map(({ via, ...edge }): GraphEdge => {
    const source = key(edge.from);
    const rim = inputs.get(source) ?? port("input", edge.to, { x: left, y: row(inputs, edge.to) });
    inputs.set(source, rim);
    return { ...edge, from: { node: rim.id, port: "value" }, ...led(splitIn(via)[1]) };
  });
  const outputs = new Map<string, GraphNode>();
  for (const { from } of outgoing)
    if (!outputs.has(key(from)))
      outputs.set(key(from), port("output", from, { x: right, y: row(outputs, from) }));
  const innerIds = idMaker([...inner, ...entries].map((edge) => edge.id));
  const exits = [...outputs.values()].map((rim, i): GraphEdge => {
    const to = { node: rim.id, port: "value" };
    const own = outgoing.filter((e) => key(e.from) === [...outputs.keys()][i]);
    const { from } = own[0] as GraphEdge;
    return { id: innerIds(edgeBase(to)), from, to, ...led(splitOut(firstLed(own))[0]) };
  });
  const frames = heldFrames(document, inside, sizeOf);
  const definition: GraphDefinition = {
    title: titleOf(document),
    nodes: [...inputs.values(), ...nodes, ...outputs.values()],
    edges: [...inner, ...entries, ...exits],
    ...(frames.length > 0 && { frames }),
  };

  const nextEdge = edgeIds(document);
  const first = new Map(incoming.map((edge) => [key(edge.from), edge.from]));
  const fresh = [...inputs].map(([source, rim]): GraphEdge => {
    const to = { node: id, port: rim.id };
    const via = firstLed(incoming.filter((edge) => key(edge.from) === source));
    const from = first.get(source) as Endpoint;
    return { id: nextEdge(edgeBase(to)), from, to, ...led(splitIn(via)[0]) };
  });
  const kept = document.edges.filter((e) => !inside.has(e.from.node) && !inside.has(e.to.node));
  const moved = outgoing.map(({ via, ...edge }): GraphEdge => {
    const rim = outputs.get(key(edge.from)) as GraphNode;
    return { ...edge, from: { node: id, port: rim.id }, ...led(splitOut(via)[1]) };
  });
  const at = document.nodes.slice(
    0,
    document.nodes.findIndex((node) => inside.has(node.id)),
  ).length;
  const touching = [...inner, ...incoming, ...outgoing].map((edge) => edge.id);
  return {
    name,
    node: id,
    command: {
      type: "batch",
      commands: [
        { type: "set-definition", name, definition },
        { type: "remove-edges", edges: touching },
        { type: "remove-nodes", nodes: [...inside] },
        {
          type: "add-nodes",
          nodes: [
            {
              id,
              type: groupType(name),
              typeVersion: 1,
              title: definition.title,
              params: {},
              position: { x: middle(xs), y: middle([...ys.values()]) },
            },
          ],
          at: [at],
        },
        {
          type: "add-edges",
          edges: [...fresh, ...moved],
          at: [...fresh, ...moved].map((_, i) => kept.length + i),
        },
        ...(frames.length > 0
          ? [{ type: "remove-frames" as const, frames: frames.map((frame) => frame.id) }]
          : []),
      ],
    },
  };
}

type Point = GraphNode["position"];
type Via = Point[];

const led = (via: Via): { via?: Via } => (via.length > 0 ? { via } : {});
const spot = (position: Point) => ({ id: "", position });
const dot: SizeOf = () => ({ width: 0, height: 0 });

/** A node outside that is fed by one inside and feeds another would close a circle. */
function refuseBetween(document: GraphDocument, inside: ReadonlySet<string>): void {
  const into = wiresInto(document);
  // Outside nodes that lead inside, walked backwards until the inside is met again.
  const start = [...inside].flatMap((id) => feedersOf(into, id)).filter((id) => !inside.has(id));
  const before = new Set(start);
  for (const id of before)
    for (const feeder of feedersOf(into, id)) {
      if (inside.has(feeder))
        throw new ProxflowError("between", `"${id}" stands between the selected nodes.`, {
          node: id,
          fix: "Select it too, or leave out what lies on one side of it.",
        });
      before.add(feeder);
    }
}

/** "Group", "Group 2", ...: unlike the titles that are there. */
function titleOf({ definitions = {} }: GraphDocument): string {
  const taken = new Set(Object.values(definitions).map(({ title }) => title));
  for (let n = 1; ; n++) {
    const title = n === 1 ? "Group" : `Group ${n}`;
    if (!taken.has(title)) return title;
  }
}

const middle = (values: readonly number[]): number =>
  8 * Math.round((Math.min(...values) + Math.max(...values)) / 16);
