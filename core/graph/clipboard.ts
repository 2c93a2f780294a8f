/** The clipboard: part of a document as plain JSON, so that it pastes into windows and chats. */
import { z } from "zod";
import { batch, type Command } from "./commands.ts";
import { edgeBase, edgeIds, nodeIds } from "./ids.ts";
import { definitionsFor, importDefinitions } from "./library.ts";
import {
  type GraphDocument,
  graphDefinition,
  graphEdge,
  graphNode,
  MAX_DOCUMENT_BYTES,
} from "./schema.ts";

const clip = z.object({
  format: z.literal("proxflow-clip"),
  formatVersion: z.literal(1),
  nodes: z.array(graphNode).min(1),
  /** Wires among the nodes. */
  edges: z.array(graphEdge),
  /** Wires into the nodes from nodes that were not copied. */
  incoming: z.array(graphEdge),
  /** Groups that the nodes stand for. */
  definitions: z.record(z.string(), graphDefinition).optional(),
});
export type Clip = z.infer<typeof clip>;

export interface Pasted {
  readonly command: Command;
  /** Ids of the new nodes, to select them. */
  readonly nodes: readonly string[];
}

/** Copies nodes with the wires among them; `undefined` where none of the ids is there. */
export function copyNodes(document: GraphDocument, ids: Iterable<string>): Clip | undefined {
  const wanted = new Set(ids);
  const nodes = document.nodes.filter((n) => wanted.has(n.id));
  if (nodes.length === 0) return undefined;
  const definitions = definitionsFor(nodes, document.definitions);
  const into = document.edges.filter((e) => wanted.has(e.to.node));
  return {
    format: "proxflow-clip",
    formatVersion: 1,
    nodes,
    edges: into.filter((e) => wanted.has(e.from.node)),
    incoming: into.filter((e) => !wanted.has(e.from.node)),
    ...(Object.keys(definitions).length > 0 && { definitions }),
  };
}

export function clipToText(value: Clip): string {
  return JSON.stringify(value, null, 2);
}

/** A clip from the clipboard's text; `undefined` for any other text. Never throws. */
export function clipFromText(text: string): Clip | undefined {
  if (text.length > MAX_DOCUMENT_BYTES || !text.includes('"proxflow-clip"')) return undefined;
  try {
    const result = clip.safeParse(JSON.parse(text));
    return result.success ? result.data : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The command that pastes a clip with ids that are free in the document. Copies of wires from
 * outside are made only where asked for and their start is there.
 * @param offset how far the copies stand from the originals
 */
export function pasteCommand(
  document: GraphDocument,
  value: Clip,
  options: {
    readonly offset: { readonly x: number; readonly y: number };
    readonly keepIncoming?: boolean;
  },
): Pasted {
  const { offset } = options;
  const nextNode = nodeIds(document);
  const nextEdge = edgeIds(document);
  const present = new Set(document.nodes.map((n) => n.id));
  const renamed = new Map<string, string>();
  const imported = importDefinitions(document, value.definitions ?? {});
  const nodes = value.nodes.map((node) => {
    const id = nextNode(node.id);
    renamed.set(node.id, id);
    const position = { x: node.position.x + offset.x, y: node.position.y + offset.y };
    return { ...imported.rename(node), id, position };
  });
  const copyOf = (edge: Clip["edges"][number], source: string | undefined) => {
    const target = renamed.get(edge.to.node);
    if (target === undefined || source === undefined) return [];
    const to = { ...edge.to, node: target };
    const via = edge.via?.map(({ x, y }) => ({ x: x + offset.x, y: y + offset.y }));
    const from = { ...edge.from, node: source };
    return [{ ...edge, id: nextEdge(edgeBase(to)), from, to, ...(via && { via }) }];
  };
  const edges = [
    ...value.edges.flatMap((edge) => copyOf(edge, renamed.get(edge.from.node))),
    ...(options.keepIncoming ? value.incoming : []).flatMap((edge) =>
      copyOf(edge, present.has(edge.from.node) ? edge.from.node : undefined),
    ),
  ];
  const add: Command = { type: "add-nodes", nodes };
  return {
    command: batch([
      ...imported.commands,
      add,
      ...(edges.length === 0 ? [] : [{ type: "add-edges" as const, edges }]),
    ]),
    nodes: nodes.map((n) => n.id),
  };
}
