/** The clipboard: part of a document as plain JSON, so that it pastes into windows and chats. */
import { z } from "zod";
import { dataName, dataReference } from "../base/own-data.ts";
import { operatorEntry } from "../operators/manifest.ts";
import { batch, type Command } from "./commands.ts";
import { heldFrames, type SizeOf } from "./frames.ts";
import { edgeBase, edgeIds, idMaker, nodeIds } from "./ids.ts";
import { importParts, partsFor } from "./library.ts";
import { parseDocument } from "./parse.ts";
import {
  type GraphDocument,
  graphDefinition,
  graphEdge,
  graphFrame,
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
  /** Frames with copied nodes in them and no others; empty ones where all nodes were copied. */
  frames: z.array(graphFrame).optional(),
  /** Groups that the nodes stand for. */
  definitions: z.record(z.string(), graphDefinition).optional(),
  /** Operators of the document's own that the nodes use. */
  operators: z.record(z.string(), operatorEntry).optional(),
  /** Data sets of the document's own that the nodes name: small ones whole, others by reference. */
  datasets: z.record(dataName, dataReference).optional(),
});
export type Clip = z.infer<typeof clip>;

export interface Pasted {
  readonly command: Command;
  /** Ids of the new nodes, to select them. */
  readonly nodes: readonly string[];
}

/**
 * Copies nodes with the wires among them and the frames that hold nothing else; `undefined` where
 * none of the ids is there.
 */
export function copyNodes(
  document: GraphDocument,
  ids: Iterable<string>,
  sizeOf?: SizeOf,
): Clip | undefined {
  const wanted = new Set(ids);
  const nodes = document.nodes.filter((n) => wanted.has(n.id));
  if (nodes.length === 0) return undefined;
  const into = document.edges.filter((e) => wanted.has(e.to.node));
  const all = nodes.length === document.nodes.length;
  const frames = all ? (document.frames ?? []) : heldFrames(document, wanted, sizeOf);
  return {
    format: "proxflow-clip",
    formatVersion: 1,
    nodes,
    edges: into.filter((e) => wanted.has(e.from.node)),
    incoming: into.filter((e) => !wanted.has(e.from.node)),
    ...(frames.length > 0 && { frames }),
    ...partsFor(nodes, document),
  };
}

export function clipToText(value: Clip): string {
  return JSON.stringify(value, null, 2);
}

export type ReadClip =
  | { readonly ok: true; readonly clip: Clip }
  /** `reason` for people: what the text is instead. */
  | { readonly ok: false; readonly reason: string };

const refuse = (reason: string): ReadClip => ({ ok: false, reason });

/** The nodes in a text: a clip, or a whole document, of which all is taken. Never throws. */
export function readClip(text: string): ReadClip {
  if (text.trim() === "") return refuse("The clipboard is empty. Copy some nodes first.");
  if (text.length > MAX_DOCUMENT_BYTES) return refuse("The text is larger than any document.");
  if (!text.includes('"proxflow')) return refuse("The clipboard holds text, but no nodes.");
  try {
    const json: unknown = JSON.parse(text);
    const result = clip.safeParse(json);
    if (result.success) return { ok: true, clip: result.data };
    if ((json as { format?: unknown } | null)?.format === "proxflow") return wholeOf(text);
    const [issue] = result.error.issues;
    const where = issue?.path.join(".");
    return refuse(
      `These nodes cannot be read: ${where ? `${where}: ` : ""}${issue?.message ?? "not a clip"}.`,
    );
  } catch {
    return refuse("The clipboard holds part of a copy: its text ends too early or was changed.");
  }
}

function wholeOf(text: string): ReadClip {
  const read = parseDocument(text);
  if (!read.ok)
    return refuse(`The document in the clipboard cannot be read: ${read.problems[0]?.message}`);
  const { document } = read;
  const all = copyNodes(
    document,
    document.nodes.map(({ id }) => id),
  );
  return all ? { ok: true, clip: all } : refuse("The document in the clipboard has no nodes.");
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
  const parts = importParts(document, value);
  const nodes = value.nodes.map((node) => {
    const id = nextNode(node.id);
    renamed.set(node.id, id);
    const position = { x: node.position.x + offset.x, y: node.position.y + offset.y };
    return { ...parts.rename(node), id, position };
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
  const nextFrame = idMaker((document.frames ?? []).map((frame) => frame.id));
  const frames = (value.frames ?? []).map((frame) => ({
    ...frame,
    id: nextFrame(frame.id),
    position: { x: frame.position.x + offset.x, y: frame.position.y + offset.y },
  }));
  const add: Command = { type: "add-nodes", nodes };
  return {
    command: batch([
      ...parts.commands,
      add,
      ...(edges.length === 0 ? [] : [{ type: "add-edges" as const, edges }]),
      ...(frames.length === 0 ? [] : [{ type: "add-frames" as const, frames }]),
    ]),
    nodes: nodes.map((n) => n.id),
  };
}
