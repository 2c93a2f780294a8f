/** Unpacking a module: its graph takes its place in the document, as one step of the history. */
import type { DatasetCatalog } from "../base/datasets.ts";
import { ProxflowError } from "../base/errors.ts";
import type { Shape } from "../base/shape.ts";
import type { Command } from "./commands.ts";
import { cornerOf, groupName, usedBy } from "./definitions.ts";
import { openModules } from "./expand.ts";
import { fitFrame, framedNodes, frameOf, type SizeOf } from "./frames.ts";
import { idMaker } from "./ids.ts";
import { opsOf } from "./lookup.ts";
import type { GraphDocument, GraphFrame, GraphNode } from "./schema.ts";

/**
 * The command that puts a module's nodes and wires in its place. What is solved stays the same:
 * ids, starting values and order are those that the compiler gives the module's parts. Frames and
 * points of wires come along; what stands to the right moves on, and frames around grow.
 * @param shapes of the document's outputs, from validation
 * @throws ProxflowError `not-a-module`, or `unfit-module` while an input of it has no shape
 */
export function unpackCommand(
  document: GraphDocument,
  id: string,
  shapes: Readonly<Record<string, Shape>>,
  datasets: DatasetCatalog,
  sizeOf?: SizeOf,
): Command {
  const at = document.nodes.findIndex((node) => node.id === id);
  const node = document.nodes[at];
  const op = node === undefined ? undefined : opsOf(document)(node.type);
  if (node === undefined || op?.kind !== "module")
    throw new ProxflowError("not-a-module", "Only a module can be unpacked.", { node: id });
  const group = op.group;
  if (!group && op.outputs.some((output) => shapes[`${id}.${output.name}`] === undefined))
    throw new ProxflowError("unfit-module", "The module's inputs do not fit yet.", {
      node: id,
      fix: "Wire its inputs first: its parts take their sizes from them.",
    });
  const opened = openModules(document, shapes, datasets, new Set([id]));
  const touching = document.edges.filter((e) => e.from.node === id || e.to.node === id);
  const held = new Set(document.edges.filter((e) => !touching.includes(e)));
  const fresh = opened.edges.flatMap((edge, index) => (held.has(edge) ? [] : [{ edge, index }]));
  const inner = opened.nodes.slice(at, at + opened.nodes.length - document.nodes.length + 1);
  // Room for the parts: what stands to the right moves on by their width.
  const width = Math.max(0, ...inner.map((part) => part.position.x - node.position.x));
  const isRight = ({ x }: Point): boolean => width > 0 && x > node.position.x;
  const on = ({ x, y }: Point): Point => ({ x: x + width, y });
  const moves = document.nodes
    .filter((other) => other.id !== id && isRight(other.position))
    .map(({ id: other, position }) => ({ node: other, position: on(position) }));
  const led = document.edges.filter((edge) => held.has(edge) && edge.via?.some(isRight));
  // The parts have their places already, and so have the points between them.
  const shifted = (via: readonly Point[] | undefined, own: readonly Point[] | undefined) =>
    via?.map((p) => (own?.includes(p) && isRight(p) ? on(p) : p));
  const outer = touching.flatMap((edge) => edge.via ?? []);
  return {
    type: "batch",
    commands: [
      ...(moves.length > 0 ? [{ type: "move-nodes" as const, moves }] : []),
      ...led.map(({ id: edge, via = [] }) => ({
        type: "set-via" as const,
        edge,
        via: via.map((p) => (isRight(p) ? on(p) : p)),
      })),
      { type: "remove-edges", edges: touching.map((edge) => edge.id) },
      { type: "remove-nodes", nodes: [id] },
      { type: "add-nodes", nodes: inner, at: inner.map((_, k) => at + k) },
      {
        type: "add-edges",
        edges: fresh.map(({ edge }) => {
          const via = shifted(edge.via, outer);
          return { ...edge, ...(via && { via }) };
        }),
        at: fresh.map(({ index }) => index),
      },
      ...frameCommands(document, node, inner, width, sizeOf),
      ...(group && isLast(document, id, group.name)
        ? [{ type: "set-definition" as const, name: group.name, definition: null }]
        : []),
    ],
  };
}

type Point = GraphNode["position"];

/** Frames to the right move on, those around the module grow, and those in it come out. */
function frameCommands(
  document: GraphDocument,
  node: GraphNode,
  inner: readonly GraphNode[],
  width: number,
  sizeOf: SizeOf | undefined,
): Command[] {
  const { frames = [], definitions = {} } = document;
  const parts = frameOf(inner, sizeOf);
  const grown = frames.flatMap((frame): Command[] => {
    const { position, size } = frame;
    if (framedNodes(frame, [node], sizeOf).length > 0) {
      const wide = { position, size: { ...size, width: size.width + width } };
      const { position: p, size: s } = fitFrame([parts]);
      const x = Math.min(wide.position.x, p.x);
      const y = Math.min(wide.position.y, p.y);
      const right = Math.max(wide.position.x + wide.size.width, p.x + s.width);
      const bottom = Math.max(wide.position.y + wide.size.height, p.y + s.height);
      const box = { position: { x, y }, size: { width: right - x, height: bottom - y } };
      return [{ type: "set-frame", frame: { ...frame, ...box } }];
    }
    if (width === 0 || position.x <= node.position.x) return [];
    const moved = { x: position.x + width, y: position.y };
    return [{ type: "set-frame", frame: { ...frame, position: moved } }];
  });
  const definition = definitions[groupName(node.type) ?? ""];
  if (!definition?.frames) return grown;
  const corner = cornerOf(definition.nodes);
  const next = idMaker(frames.map((frame) => frame.id));
  const own = definition.frames.map((frame): GraphFrame => {
    const x = frame.position.x - corner.x + node.position.x;
    const y = frame.position.y - corner.y + node.position.y;
    return { ...frame, id: next(frame.id), position: { x, y } };
  });
  return [...grown, { type: "add-frames", frames: own }];
}

/** True where nothing but this node stands for the definition. */
function isLast({ nodes, definitions }: GraphDocument, id: string, name: string): boolean {
  const others = nodes.filter((node) => node.id !== id && groupName(node.type) === name);
  const inner = Object.values(definitions ?? {}).some(({ nodes: own }) => usedBy(own).has(name));
  return others.length === 0 && !inner;
}
