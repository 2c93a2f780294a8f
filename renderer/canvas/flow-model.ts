/** Nodes and wires in the canvas library's form; what did not change keeps its identity. */
import type { Problem } from "../../core/base/errors.ts";
import { formatShape } from "../../core/base/shape.ts";
import type { Side } from "../../core/compile/types.ts";
import type { GraphEdge } from "../../core/graph/schema.ts";
import type { DocumentState } from "../state/document-store.ts";
import type { Edge, Node } from "./adapter.ts";
import { type NodeView, nodeViews } from "./node-view.ts";

export type FlowNode = Node<{ readonly view: NodeView }, "op">;
export interface EdgeView extends Record<string, unknown> {
  readonly shape: string | null;
  readonly problem: string | null;
  /** Where it does not fit: the shape beside it that it does not go with. */
  readonly against: string | null;
  /** Points on the canvas that it is led through. */
  readonly via: readonly { readonly x: number; readonly y: number }[];
  /** Of the constraint at its end, while sides are shown. */
  readonly side: Side | null;
}
export type FlowEdge = Edge<EdgeView, "wire">;

export interface FlowModel {
  readonly nodes: readonly FlowNode[];
  readonly edges: readonly FlowEdge[];
}

const noSides: ReadonlyMap<string, Side> = new Map();

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

export function syncModel(
  before: FlowModel,
  { document, validation }: Pick<DocumentState, "document" | "validation">,
  selected: ReadonlySet<string>,
  sides: ReadonlyMap<string, Side> = noSides,
): FlowModel {
  const views = nodeViews(document, validation);
  const oldNodes = new Map(before.nodes.map((node) => [node.id, node]));
  const oldEdges = new Map(before.edges.map((edge) => [edge.id, edge]));
  return {
    nodes: document.nodes.map(({ id, position }) => {
      const view = views.get(id) as NodeView;
      const old = oldNodes.get(id);
      if (old === undefined)
        return {
          id,
          type: "op",
          position,
          data: { view },
          selected: selected.has(id),
          ariaLabel: labelOf(view),
        };
      const unmoved = old.position.x === position.x && old.position.y === position.y;
      const data = same(old.data.view, view) ? old.data : { view };
      return unmoved && data === old.data
        ? old
        : { ...old, position, data, ariaLabel: labelOf(view) };
    }),
    edges: document.edges.map((edge) => {
      const problem = problemOf(edge, validation.problems);
      const data: EdgeView = {
        shape: shapeOf(edge, validation.shapes),
        problem,
        against: problem === null ? null : against(edge, problem, document, validation.shapes),
        side: sides.get(edge.to.node) ?? null,
        via: edge.via ?? [],
      };
      const next: FlowEdge = {
        id: edge.id,
        type: "wire",
        source: edge.from.node,
        sourceHandle: edge.from.port,
        target: edge.to.node,
        targetHandle: edge.to.port,
        selected: selected.has(edge.id),
        // Its points must not lie under other wires.
        ...(data.via.length > 0 && { zIndex: 1 }),
        data,
      };
      const old = oldEdges.get(edge.id);
      const kept =
        old &&
        old.source === next.source &&
        old.sourceHandle === next.sourceHandle &&
        old.target === next.target &&
        old.targetHandle === next.targetHandle;
      if (!kept) return next;
      return same(old.data, data) ? old : { ...old, data, zIndex: next.zIndex ?? 0 };
    }),
  };
}

/** What screen readers say of a node. */
const labelOf = (view: NodeView): string =>
  [view.title, view.subtitle, ...view.problems].filter(Boolean).join(", ");

function shapeOf(edge: GraphEdge, shapes: DocumentState["validation"]["shapes"]): string | null {
  const shape = shapes[`${edge.from.node}.${edge.from.port}`];
  return shape === undefined ? null : formatShape(shape);
}

/** Shape of another input of the same node that the problem speaks of. */
function against(
  edge: GraphEdge,
  problem: string,
  { edges }: DocumentState["document"],
  shapes: DocumentState["validation"]["shapes"],
): string | null {
  const own = shapeOf(edge, shapes);
  for (const other of edges) {
    if (other.to.node !== edge.to.node || other.id === edge.id) continue;
    const shape = shapeOf(other, shapes);
    if (shape !== null && shape !== own && problem.includes(shape)) return shape;
  }
  return null;
}

function problemOf(edge: GraphEdge, problems: readonly Problem[]): string | null {
  const found = problems.find(
    (problem) =>
      problem.severity === "error" &&
      (problem.edge === edge.id ||
        (problem.node === edge.to.node && problem.port === edge.to.port)),
  );
  return found?.message ?? null;
}
