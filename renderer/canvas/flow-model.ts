/** Nodes and wires in the canvas library's form; what did not change keeps its identity. */
import type { Problem } from "../../core/base/errors.ts";
import { formatShape, type Shape } from "../../core/base/shape.ts";
import type { GraphEdge } from "../../core/graph/schema.ts";
import type { DocumentState } from "../state/document-store.ts";
import type { NodeSplit, Split, SplitMode } from "../state/sides.ts";
import type { Edge, Node } from "./adapter.ts";
import { handlesOf, sizeOf } from "./node-geometry.ts";
import { createNodeViews, type NodeView } from "./node-view.ts";

export type FlowNode = Node<{ readonly view: NodeView; readonly mark?: SplitMark }, "op">;

/** How a node or a wire is marked while the split is shown. */
export interface SplitMark {
  /** "A" and "B", or its place in a sweep, "3" or "2\u20135"; "A B" where it has sets on both sides. */
  readonly text: string;
  /** It says a side, not a turn. */
  readonly side: boolean;
  /** 0 at the colour of side A or of the first layer, 1 at that of side B or of the last. */
  readonly at: number;
}

/** The split with what is to be shown of it. */
type ShownSplit = Split & { readonly mode: SplitMode };
export interface EdgeView extends Record<string, unknown> {
  readonly shape: string | null;
  readonly problem: string | null;
  /** Where it does not fit: the shape beside it that it does not go with. */
  readonly against: string | null;
  /** Points on the canvas that it is led through. */
  readonly via: readonly { readonly x: number; readonly y: number }[];
  /** Of the constraint at its end, while the split is shown. */
  readonly mark: SplitMark | null;
  /** An identity stands on it, while the split is shown. */
  readonly identity: boolean;
}
export type FlowEdge = Edge<EdgeView, "wire">;

export interface FlowModel {
  readonly nodes: readonly FlowNode[];
  readonly edges: readonly FlowEdge[];
}

const noPoints: EdgeView["via"] = [];

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

type Sync = (
  before: FlowModel,
  state: Pick<DocumentState, "document" | "validation">,
  selected: ReadonlySet<string>,
  split?: ShownSplit,
) => FlowModel;

/** An item of the list by its id, most often where it was in the list that is gone through. */
function finder<T extends { readonly id: string }>(
  list: readonly T[],
): (id: string, at: number) => T | undefined {
  let byId: ReadonlyMap<string, T> | undefined;
  return (id, at) => {
    const there = list[at];
    if (there?.id === id) return there;
    byId ??= new Map(list.map((item) => [item.id, item]));
    return byId.get(id);
  };
}

/** What a wire on the canvas was made of; the same things make the same wire. */
interface MadeEdge {
  /** The value that it carries. */
  readonly value: string;
  readonly shape: Shape | undefined;
  readonly mark: SplitMark | null;
  readonly identity: boolean;
  readonly flow: FlowEdge;
}

/**
 * Follows a document through its edits: from the model as it is on the canvas to the next one. What
 * it returns remembers what the last model was made of, so that an edit costs what it changes.
 */
export function createSync(): Sync {
  const viewsOf = createNodeViews();
  /** Wires without a problem. */
  let known = new Map<GraphEdge, MadeEdge>();
  return (before, { document, validation }, selected, split) => {
    const views = viewsOf(document, validation);
    const oldNode = finder(before.nodes);
    const oldEdge = finder(before.edges);
    const problemOf = problemFinder(validation.problems);
    const made = new Map<GraphEdge, MadeEdge>();
    const markOf = marker(split);
    const model: FlowModel = {
      nodes: document.nodes.map(({ id, position }, i) => {
        const view = views.get(id) as NodeView;
        const mark = markOf(id);
        const data = { view, ...(mark && { mark }) };
        const old = oldNode(id, i);
        if (old === undefined)
          return {
            id,
            type: "op",
            position,
            data,
            measured: sizeOf(view),
            handles: handlesOf(view),
            selected: selected.has(id),
            ariaLabel: labelOf(view),
          };
        const unmoved = old.position.x === position.x && old.position.y === position.y;
        const marked = old.data.mark === mark;
        if (unmoved && marked && old.data.view === view) return old;
        if (marked && same(old.data.view, view)) return unmoved ? old : { ...old, position };
        return {
          ...old,
          position,
          data,
          handles: handlesOf(view),
          ariaLabel: labelOf(view),
        };
      }),
      edges: document.edges.map((edge, i) => {
        const old = oldEdge(edge.id, i);
        const problem = problemOf(edge);
        const mark = markOf(edge.to.node) ?? null;
        const identity = split?.identities.has(edge.id) ?? false;
        const last = known.get(edge);
        const value = last?.value ?? valueAt(edge);
        const shape = validation.shapes[value];
        const unchanged =
          problem === null &&
          last?.flow === old &&
          last?.shape === shape &&
          last?.mark === mark &&
          last?.identity === identity;
        if (last !== undefined && unchanged) {
          made.set(edge, last);
          return last.flow;
        }
        const data: EdgeView = {
          shape: shape === undefined ? null : formatShape(shape),
          problem,
          against: problem === null ? null : against(edge, problem, document, validation.shapes),
          mark,
          identity,
          via: edge.via ?? noPoints,
        };
        const flow = flowEdge(edge, data, old, selected);
        if (problem === null) made.set(edge, { value, shape, mark, identity, flow });
        return flow;
      }),
    };
    known = made;
    return model;
  };
}

/** Equal marks are one object, so that a node with the mark that it had is not made anew. */
const marks = new Map<string, SplitMark>();

function shared(text: string, side: boolean, at: number): SplitMark {
  const key = `${text} ${at}`;
  const mark = marks.get(key) ?? { text, side, at };
  marks.set(key, mark);
  return mark;
}

/** Finds the mark of a node; none while no split is shown, and for nodes that stand nowhere. */
function marker(split: ShownSplit | undefined): (node: string) => SplitMark | undefined {
  if (split === undefined) return () => undefined;
  const { nodes, mode, depth } = split;
  const markOf = ({ side, layers: [first, last] }: NodeSplit): SplitMark => {
    if (mode === "sides")
      return shared(side ?? "A B", true, side === "A" ? 0 : side === "B" ? 1 : 0.5);
    const text = first === last ? `${first}` : `${first}\u2013${last}`;
    return shared(text, false, depth < 2 ? 0 : (first - 1) / (depth - 1));
  };
  return (node) => {
    const place = nodes.get(node);
    return place && markOf(place);
  };
}

function flowEdge(
  { id, from, to }: GraphEdge,
  data: EdgeView,
  old: FlowEdge | undefined,
  selected: ReadonlySet<string>,
): FlowEdge {
  // Its points must not lie under other wires.
  const led = data.via.length > 0;
  if (
    old?.data === undefined ||
    old.source !== from.node ||
    old.sourceHandle !== from.port ||
    old.target !== to.node ||
    old.targetHandle !== to.port
  )
    return {
      id,
      type: "wire",
      source: from.node,
      sourceHandle: from.port,
      target: to.node,
      targetHandle: to.port,
      selected: selected.has(id),
      ...(led && { zIndex: 1 }),
      data,
    };
  return sameLook(old.data, data) ? old : { ...old, data, zIndex: led ? 1 : 0 };
}

/** The model of a document that is not followed. */
export const modelOf = (state: Pick<DocumentState, "document" | "validation">): FlowModel =>
  createSync()({ nodes: [], edges: [] }, state, new Set());

const sameLook = (a: EdgeView, b: EdgeView): boolean =>
  a.shape === b.shape &&
  a.problem === b.problem &&
  a.against === b.against &&
  a.mark === b.mark &&
  a.identity === b.identity &&
  (a.via === b.via || same(a.via, b.via));

/** What screen readers say of a node. */
const labelOf = (view: NodeView): string =>
  [view.title, view.subtitle, ...view.problems].filter(Boolean).join(", ");

const valueAt = ({ from }: GraphEdge): string => `${from.node}.${from.port}`;

function shapeOf(edge: GraphEdge, shapes: DocumentState["validation"]["shapes"]): string | null {
  const shape = shapes[valueAt(edge)];
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

/** For a wire the first error that is its own, or that of the port in which it ends. */
function problemFinder(problems: readonly Problem[]): (edge: GraphEdge) => string | null {
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return () => null;
  const ofEdges = new Map<string, number>();
  const ofPorts = new Map<string, Map<string | undefined, number>>();
  errors.forEach(({ edge, node, port }, rank) => {
    if (edge !== undefined && !ofEdges.has(edge)) ofEdges.set(edge, rank);
    if (node === undefined) return;
    const ports = ofPorts.get(node) ?? new Map<string | undefined, number>();
    if (!ports.has(port)) ports.set(port, rank);
    ofPorts.set(node, ports);
  });
  return ({ id, to }) => {
    if (!ofEdges.has(id) && !ofPorts.has(to.node)) return null;
    const rank = Math.min(
      ofEdges.get(id) ?? errors.length,
      ofPorts.get(to.node)?.get(to.port) ?? errors.length,
    );
    return errors[rank]?.message ?? null;
  };
}
