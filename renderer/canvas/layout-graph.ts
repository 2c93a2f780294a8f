/** A graph as the layout library takes it, frames around their nodes, and its answer as one command. */
import type { ElkNode } from "elkjs/lib/elk-api.js";
import { batch, type Command } from "../../core/graph/commands.ts";
import {
  FRAME_HEAD,
  FRAME_PAD,
  fitFrame,
  frameAround,
  framedNodes,
  heldFrames,
  innermostFrames,
} from "../../core/graph/frames.ts";
import { opsOf } from "../../core/graph/lookup.ts";
import { inputPortsOf } from "../../core/graph/ports.ts";
import type { GraphDocument, GraphFrame, GraphNode } from "../../core/graph/schema.ts";
import { wiresInto } from "../../core/graph/wires.ts";
import { snap } from "../state/edits.ts";
import type { Point } from "./canvas-handle.ts";
import { NODE_HEIGHT, NODE_WIDTH } from "./view.ts";

const options = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  // Wires lead into frames and out of them.
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.layered.spacing.nodeNodeBetweenLayers": "48",
  "elk.spacing.nodeNode": "32",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.considerModelOrder.strategy": "PREFER_EDGES",
};
const frameOptions = {
  ...options,
  "elk.padding": `[top=${FRAME_PAD + FRAME_HEAD},left=${FRAME_PAD},bottom=${FRAME_PAD},right=${FRAME_PAD}]`,
};

export type Sizes = ReadonlyMap<string, { readonly width: number; readonly height: number }>;

/** Frames that hold chosen nodes alone are arranged with them, by the frame around each. */
function framesOf(document: GraphDocument, chosen: ReadonlySet<string>, sizes: Sizes) {
  const sizeOf = (node: string) => sizes.get(node);
  const held = heldFrames(document, chosen, sizeOf);
  const nodes = document.nodes.filter(({ id }) => chosen.has(id));
  return { held, around: innermostFrames(nodes, held, sizeOf) };
}

const idOf = (frame: string): string => `frame ${frame}`;

export function layoutGraph(
  document: GraphDocument,
  chosen: ReadonlySet<string>,
  sizes: Sizes,
): ElkNode {
  const { held, around } = framesOf(document, chosen, sizes);
  const wired = wiresInto(document);
  const lookup = opsOf(document);
  const childOf = (node: GraphNode): ElkNode => {
    const op = lookup(node.type);
    const names = (wired.get(node.id) ?? []).map((edge) => edge.to.port);
    const inputs = op ? inputPortsOf(op, names).map((port) => port.name) : names;
    const port = (side: string, name: string, index: number) => ({
      id: `${side} ${node.id} ${name}`,
      width: 1,
      height: 1,
      layoutOptions: {
        "port.side": side,
        // ELK counts clockwise: downwards in the east, upwards in the west.
        "port.index": String(side === "EAST" ? index : -index),
      },
    });
    const outputs = op
      ? op.outputs.map(({ name }) => name)
      : // Of an op that is not known here, those that are used.
        new Set(document.edges.filter((e) => e.from.node === node.id).map((e) => e.from.port));
    return {
      id: node.id,
      ...(sizes.get(node.id) ?? { width: NODE_WIDTH, height: NODE_HEIGHT }),
      layoutOptions: { portConstraints: "FIXED_ORDER" },
      ports: [
        ...inputs.map((name, index) => port("WEST", name, index)),
        ...[...outputs].map((name, index) => port("EAST", name, index)),
      ],
    };
  };
  const childrenOf = (frame: string | undefined): ElkNode[] => [
    ...held
      .filter((each) => frameAround(each, held) === frame)
      .map(({ id }) => ({
        id: idOf(id),
        layoutOptions: frameOptions,
        children: childrenOf(id),
      })),
    ...document.nodes.filter(({ id }) => chosen.has(id) && around.get(id) === frame).map(childOf),
  ];
  return {
    id: "root",
    layoutOptions: options,
    children: childrenOf(undefined),
    edges: document.edges
      .filter((edge) => chosen.has(edge.from.node) && chosen.has(edge.to.node))
      .map((edge) => ({
        id: edge.id,
        sources: [`EAST ${edge.from.node} ${edge.from.port}`],
        targets: [`WEST ${edge.to.node} ${edge.to.port}`],
      })),
  };
}

/** Places on the canvas by id, of frames too; the library gives them relative to what is around. */
function placesIn(graph: ElkNode): Map<string, ElkNode & Point> {
  const places = new Map<string, ElkNode & Point>();
  const visit = (nodes: readonly ElkNode[], from: Point): void => {
    for (const node of nodes) {
      const at = { x: from.x + (node.x ?? 0), y: from.y + (node.y ?? 0) };
      places.set(node.id, { ...node, ...at });
      visit(node.children ?? [], at);
    }
  };
  visit(graph.children ?? [], { x: 0, y: 0 });
  return places;
}

/**
 * One step that puts nodes where the layout has them, its corner where that of the old one was.
 * Frames are fitted to what is in them; wires between arranged nodes lose points that led them
 * around what stands elsewhere now.
 * @param graph the layout's answer for `layoutGraph`
 */
export function layoutCommand(
  document: GraphDocument,
  chosen: ReadonlySet<string>,
  sizes: Sizes,
  graph: ElkNode,
): Command {
  const { held } = framesOf(document, chosen, sizes);
  const places = placesIn(graph);
  const nodes = document.nodes.filter(({ id }) => places.has(id));
  const spot = (id: string) => places.get(id) as ElkNode & Point;
  const least = (values: readonly number[]) => Math.min(...values);
  const left = least(nodes.map((n) => n.position.x)) - least(nodes.map((n) => spot(n.id).x));
  const top = least(nodes.map((n) => n.position.y)) - least(nodes.map((n) => spot(n.id).y));
  const moved = new Map(
    nodes.map(({ id }) => [id, snap({ x: spot(id).x + left, y: spot(id).y + top })]),
  );
  const boxOf = ({ id, position }: GraphNode) => ({
    position: moved.get(id) ?? position,
    size: sizes.get(id) ?? { width: NODE_WIDTH, height: NODE_HEIGHT },
  });
  const fitted = new Map<string, GraphFrame>();
  const refit = (frame: GraphFrame): GraphFrame => {
    const known = fitted.get(frame.id);
    if (known) return known;
    const inner = held.filter((other) => frameAround(other, held) === frame.id).map(refit);
    const own = framedNodes(frame, document.nodes, (node) => sizes.get(node));
    const next = { ...frame, ...fitFrame([...own.map(boxOf), ...inner]) };
    fitted.set(frame.id, next);
    return next;
  };
  // A frame with some of its nodes elsewhere is only fitted around all of them.
  const touched = (document.frames ?? []).filter((frame) =>
    framedNodes(frame, document.nodes, (node) => sizes.get(node)).some(({ id }) => moved.has(id)),
  );
  const straight = document.edges.filter(
    ({ via, from, to }) => via && moved.has(from.node) && moved.has(to.node),
  );
  return batch([
    { type: "move-nodes", moves: [...moved].map(([node, position]) => ({ node, position })) },
    ...touched.map((frame) => ({ type: "set-frame" as const, frame: refit(frame) })),
    ...straight.map(({ id }) => ({ type: "set-via" as const, edge: id, via: null })),
  ]);
}
