/** What a document keeps besides nodes and wires, put back on a graph that was built in code. */
import { ProxflowError } from "../base/errors.ts";
import { edgeBase } from "./ids.ts";
import type { GraphDocument, GraphEdge, GraphFrame, GraphNode } from "./schema.ts";

/** How a node looks on the canvas; none of it changes what is solved. */
export interface Look {
  readonly at?: readonly [x: number, y: number];
  readonly title?: string;
  readonly note?: string;
}

/** What a document keeps besides nodes and wires; for code that was exported from a canvas. */
export interface Layout {
  /** Node id and look, in the order that the nodes have in the document. */
  readonly nodes?: readonly (readonly [id: string, look?: Look])[];
  /** Wires in their order, as "id: node.port", the port that the wire ends in. */
  readonly wires?: readonly string[];
  /** Points that a wire is led through, by the port that it ends in, "node.port". */
  readonly via?: Readonly<Record<string, readonly (readonly [x: number, y: number])[]>>;
  /** Named boxes around parts of the canvas. */
  readonly frames?: readonly GraphFrame[];
  readonly description?: string;
  readonly view?: NonNullable<GraphDocument["view"]>;
}

interface Arranged {
  readonly nodes: GraphNode[];
  readonly edges: GraphEdge[];
  readonly frames?: GraphFrame[];
}

/** @throws ProxflowError `unknown-node`, `unknown-edge` where the layout names what was not built */
export function arrange(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  { nodes: looks = [], wires = [], via = {}, frames }: Layout,
): Arranged {
  return {
    nodes: arrangeNodes(nodes, looks),
    edges: arrangeEdges(edges, wires, new Map(Object.entries(via))),
    ...(frames && { frames: [...frames] }),
  };
}

function arrangeNodes(
  nodes: readonly GraphNode[],
  looks: NonNullable<Layout["nodes"]>,
): GraphNode[] {
  const left = new Map(nodes.map((node) => [node.id, node]));
  const arranged = looks.map(([id, look]) => {
    const node = left.get(id);
    if (node === undefined)
      throw new ProxflowError("unknown-node", "The layout names a node that was not built.", {
        node: id,
      });
    left.delete(id);
    return {
      ...node,
      ...(look?.at !== undefined && { position: { x: look.at[0], y: look.at[1] } }),
      ...(look?.title !== undefined && { title: look.title }),
      ...(look?.note !== undefined && { note: look.note }),
    };
  });
  return [...arranged, ...left.values()];
}

function arrangeEdges(
  edges: readonly GraphEdge[],
  wires: readonly string[],
  via: ReadonlyMap<string, readonly (readonly [number, number])[]>,
): GraphEdge[] {
  const left = new Map(
    edges.map((edge) => {
      const end = edgeBase(edge.to);
      const points = via.get(end)?.map(([x, y]) => ({ x, y }));
      return [end, { ...edge, ...(points && { via: points }) }];
    }),
  );
  const unknown = (end: string, edge: string) =>
    new ProxflowError("unknown-edge", `The layout names a wire to ${end}, which was not built.`, {
      edge,
    });
  for (const end of via.keys()) if (!left.has(end)) throw unknown(end, end);
  const arranged = wires.map((wire) => {
    const [id = "", end = ""] = wire.split(": ");
    const edge = left.get(end);
    if (edge === undefined) throw unknown(end, id);
    left.delete(end);
    return { ...edge, id };
  });
  return [...arranged, ...left.values()];
}
