/**
 * Between nodes and the lines that build them. Ids are those of results: nodes of a group carry its
 * id before them, "encoder.h".
 */
import type { LineRange } from "../../core/codegen/model-source.ts";

export type NodeLines = ReadonlyMap<string, LineRange>;

/** True for a node itself, and for what lies inside of it. */
const within = (id: string, owner: string): boolean => id === owner || id.startsWith(`${owner}.`);

/** Where these nodes are built, from top to bottom; a group is all that is inside of it. */
export function linesOf(lines: NodeLines, nodes: readonly string[]): readonly LineRange[] {
  return [...lines]
    .filter(([id]) => nodes.some((node) => within(id, node)))
    .map(([, range]) => range)
    .sort((a, b) => a.from - b.from);
}

/** The node that a line builds, if any. */
export function nodeAt(lines: NodeLines, line: number): string | undefined {
  for (const [id, { from, to }] of lines) if (from <= line && line <= to) return id;
  return undefined;
}

/**
 * The node that stands for it on a level of the canvas: itself, or the group around it.
 * @param prefix of the level's nodes in results, "" on the document itself
 * @param nodes ids on the level
 * @returns `undefined` where it lies elsewhere
 */
export function onLevel(id: string, prefix: string, nodes: readonly string[]): string | undefined {
  if (!id.startsWith(prefix)) return undefined;
  const local = id.slice(prefix.length);
  return nodes.find((node) => within(local, node));
}
