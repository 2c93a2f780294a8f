/** Unpacking a module: its graph takes its place in the document, as one step of the history. */
import type { DatasetCatalog } from "../base/datasets.ts";
import { ProxflowError } from "../base/errors.ts";
import type { Shape } from "../base/shape.ts";
import type { Command } from "./commands.ts";
import { groupName, usedBy } from "./definitions.ts";
import { openModules } from "./expand.ts";
import { opsOf } from "./lookup.ts";
import type { GraphDocument } from "./schema.ts";

/**
 * The command that puts a module's nodes and wires in its place. What is solved stays the same:
 * ids, starting values and order are those that the compiler gives the module's parts.
 * @param shapes of the document's outputs, from validation
 * @throws ProxflowError `not-a-module`, or `unfit-module` while an input of it has no shape
 */
export function unpackCommand(
  document: GraphDocument,
  id: string,
  shapes: Readonly<Record<string, Shape>>,
  datasets: DatasetCatalog,
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
  const moves = document.nodes
    .filter((other) => other.id !== id && other.position.x > node.position.x)
    .map(({ id: other, position: { x, y } }) => ({ node: other, position: { x: x + width, y } }));
  return {
    type: "batch",
    commands: [
      ...(width > 0 && moves.length > 0 ? [{ type: "move-nodes" as const, moves }] : []),
      { type: "remove-edges", edges: touching.map((edge) => edge.id) },
      { type: "remove-nodes", nodes: [id] },
      { type: "add-nodes", nodes: inner, at: inner.map((_, k) => at + k) },
      {
        type: "add-edges",
        edges: fresh.map(({ edge }) => edge),
        at: fresh.map(({ index }) => index),
      },
      ...(group && isLast(document, id, group.name)
        ? [{ type: "set-definition" as const, name: group.name, definition: null }]
        : []),
    ],
  };
}

/** True where nothing but this node stands for the definition. */
function isLast({ nodes, definitions }: GraphDocument, id: string, name: string): boolean {
  const others = nodes.filter((node) => node.id !== id && groupName(node.type) === name);
  const inner = Object.values(definitions ?? {}).some(({ nodes: own }) => usedBy(own).has(name));
  return others.length === 0 && !inner;
}
