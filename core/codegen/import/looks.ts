/** Where the nodes of imported code stand, what they are called, and the notes on them. */
import type { Comment } from "acorn";
import { z } from "zod";
import { arrange, type Layout } from "../../graph/builder-layout.ts";
import { edgeBase } from "../../graph/ids.ts";
import {
  type GraphDocument,
  type GraphEdge,
  type GraphNode,
  graphFrame,
} from "../../graph/schema.ts";
import { oneLine } from "../graph-source.ts";
import { printComment } from "../print.ts";

const pair = z.tuple([z.number(), z.number()]);
const look = z.strictObject({
  at: pair.optional(),
  title: z.string().optional(),
  note: z.string().optional(),
});
const layoutFields = {
  nodes: z.array(z.union([z.tuple([z.string()]), z.tuple([z.string(), look])])).optional(),
  wires: z.array(z.string().regex(/^[^ ]+: [^ ]+$/)).optional(),
  via: z.record(z.string(), z.array(pair)).optional(),
  frames: z.array(graphFrame).optional(),
  description: z.string().optional(),
};
export const layoutSchema = z.strictObject({
  ...layoutFields,
  view: z.object({ x: z.number(), y: z.number(), zoom: z.number() }).optional(),
});
export const groupLayoutSchema = z.strictObject({ ...layoutFields, title: z.string().optional() });

type Graph = Pick<GraphDocument, "nodes" | "edges" | "frames">;

/** Comment lines that stand right above a line, from the top. */
export function commentsAbove(comments: ReadonlyMap<number, Comment>, line: number): string[] {
  const lines: string[] = [];
  for (let at = line - 1; ; at--) {
    const comment = comments.get(at);
    if (comment === undefined) return lines;
    lines.unshift(`//${comment.value}`.trimEnd());
  }
}

/** What comments say of a node, where it is not what was printed for `known`. */
export function lookOfComments(
  lines: readonly string[],
  id: string,
  known: { readonly title?: string | undefined; readonly note?: string | undefined },
): { title?: string; note?: string } {
  const notes = lines.filter((line) => line.startsWith("// >"));
  const titles = lines.filter((line) => !line.startsWith("// >"));
  const joined = unwrapped(titles, "//");
  const title = joined.startsWith(`${id}: `) ? joined.slice(id.length + 2) : undefined;
  const sameTitle =
    known.title !== undefined &&
    equal(titles, printComment(`${id}: ${oneLine(known.title)}`, "//"));
  const sameNote = known.note !== undefined && equal(notes, printComment(known.note, "// >"));
  return {
    ...(title !== undefined && !sameTitle && { title }),
    ...(notes.length > 0 && !sameNote && { note: unwrapped(notes, "// >") }),
  };
}

const equal = (a: readonly string[], b: readonly string[]) => a.join("\n") === b.join("\n");

/** Lines that are nearly full were wrapped; the others end a paragraph. */
function unwrapped(lines: readonly string[], mark: string): string {
  let text = "";
  lines.forEach((line, i) => {
    const full = (lines[i - 1]?.length ?? 0) > 80;
    text += (i === 0 ? "" : full ? " " : "\n") + line.slice(mark.length + 1);
  });
  return text.replace(/\\u([0-9a-f]{4})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/**
 * The built graph as it stands on the canvas: by the layout in the text, else as it stood before;
 * what is new in it goes next to what it is wired to.
 */
export function arranged(built: Graph, layout: Layout, before: Graph | undefined): Graph {
  const ids = new Set(built.nodes.map(({ id }) => id));
  const ends = new Set(built.edges.map(({ to }) => edgeBase(to)));
  const known = (layout.nodes ?? []).filter(([id]) => ids.has(id));
  const listed = new Set(known.map(([id]) => id));
  const earlier = (before?.nodes ?? []).filter(({ id }) => ids.has(id) && !listed.has(id));
  const placed = new Set(
    [...known.filter(([, l]) => l?.at !== undefined), ...earlier.map(({ id }) => [id])].map(
      ([id]) => id,
    ),
  );
  const result = arrange(built.nodes, built.edges, {
    nodes: [
      ...known,
      ...earlier.map(
        ({ id, position, title, note }) =>
          [
            id,
            {
              at: [position.x, position.y],
              ...(title !== undefined && { title }),
              ...(note !== undefined && { note }),
            },
          ] as const,
      ),
    ],
    wires: (layout.wires ?? []).filter((wire) => ends.has(wire.split(": ")[1] ?? "")),
    via: Object.fromEntries(Object.entries(layout.via ?? {}).filter(([end]) => ends.has(end))),
    ...(layout.frames && { frames: layout.frames }),
  });
  return { ...result, nodes: placeNew(result.nodes, result.edges, placed) };
}

const STEP = { x: 224, y: 144 };

function placeNew(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  placed: ReadonlySet<string>,
): GraphNode[] {
  const done = new Map(
    nodes.filter(({ id }) => placed.has(id)).map((node) => [node.id, node.position]),
  );
  const free = ({ x, y }: GraphNode["position"]): GraphNode["position"] => {
    const near = [...done.values()].some(
      (other) => Math.abs(other.x - x) < STEP.x - 32 && Math.abs(other.y - y) < STEP.y - 16,
    );
    return near ? free({ x, y: y + STEP.y }) : { x, y };
  };
  const spots = (ids: readonly string[]) => ids.flatMap((id) => done.get(id) ?? []);
  const left = nodes.filter(({ id }) => !placed.has(id));
  while (left.length > 0) {
    // The first with a neighbour that stands already; else one of its own below all others.
    const near = left.findIndex(({ id }) => spots(neighbours(edges, id)).length > 0);
    const [node] = left.splice(Math.max(0, near), 1) as [GraphNode];
    const before = spots(edges.filter((e) => e.to.node === node.id).map((e) => e.from.node));
    const after = spots(edges.filter((e) => e.from.node === node.id).map((e) => e.to.node));
    const all = [...done.values()];
    const mean = (list: readonly { y: number }[]) =>
      Math.round(list.reduce((sum, { y }) => sum + y, 0) / list.length);
    const at =
      before.length > 0
        ? { x: Math.max(...before.map(({ x }) => x)) + STEP.x, y: mean(before) }
        : after.length > 0
          ? { x: Math.min(...after.map(({ x }) => x)) - STEP.x, y: mean(after) }
          : all.length > 0
            ? {
                x: Math.min(...all.map(({ x }) => x)),
                y: Math.max(...all.map(({ y }) => y)) + STEP.y,
              }
            : { x: 0, y: 0 };
    done.set(node.id, free(at));
  }
  return nodes.map((node) => ({ ...node, position: done.get(node.id) ?? node.position }));
}

const neighbours = (edges: readonly GraphEdge[], id: string): string[] =>
  edges.flatMap(({ from, to }) =>
    from.node === id ? [to.node] : to.node === id ? [from.node] : [],
  );
