/**
 * The canvas library's nodes and wires. The document flows in; positions flow back as one command
 * when a drag ends, and the selection to the window's state.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { LevelStore } from "../state/level-store.ts";
import { splitOf } from "../state/sides.ts";
import type { UiStore } from "../state/ui-store.ts";
import { applyEdgeChanges, applyNodeChanges, type EdgeChange, type NodeChange } from "./adapter.ts";
import type { Point } from "./canvas-handle.ts";
import { createSync, type FlowEdge, type FlowModel, type FlowNode } from "./flow-model.ts";
import { around, type Guide, guide, unguided } from "./guides.ts";
import { NODE_HEIGHT, NODE_WIDTH } from "./view.ts";

/** How far a dragged node goes to line up with another, in canvas units: more than half the grid. */
const MAGNET = 5;

export interface FlowState {
  readonly nodes: FlowNode[];
  readonly edges: FlowEdge[];
  /** Where what is dragged lines up with others. */
  readonly guides: readonly Guide[];
  /** Identities that the compiler put in; 0 while no split is shown. */
  readonly inserted: number;
}

export interface FlowStore extends StoreApi<FlowState> {
  /** A drag that is free keeps to no grid and to no other node. */
  setFree(free: boolean): void;
  /** Shows nodes elsewhere without an edit, on their way to where a command puts them. */
  show(places: ReadonlyMap<string, Point>): void;
  onNodesChange(changes: NodeChange<FlowNode>[]): void;
  onEdgesChange(changes: EdgeChange<FlowEdge>[]): void;
  select(nodes: readonly string[], edges: readonly string[]): void;
  /** Follows the document until the returned function is called. */
  follow(): () => void;
}

/**
 * The nodes, each placed by left and top. The library places them by a transform, and each transform
 * is a layer of its own to the browser, to be looked through whenever one of them changes.
 */
const placed = (nodes: readonly FlowNode[]): FlowNode[] =>
  nodes.map((node) => {
    const { x, y } = node.position;
    return node.style?.left === x && node.style.top === y
      ? node
      : { ...node, style: { left: x, top: y, transform: "none" } };
  });

/** The list as it was where nothing in it changed: each new one costs a pass over all on screen. */
const kept = <T>(before: T[], after: readonly T[]): T[] =>
  before.length === after.length && before.every((item, i) => item === after[i])
    ? before
    : [...after];

export function createFlowStore(level: LevelStore, ui: UiStore): FlowStore {
  const documents = level;
  const store = createStore<FlowState>(() => ({ nodes: [], edges: [], guides: [], inserted: 0 }));
  let free = false;
  const { getState, setState } = store;
  const next = createSync();

  const selection = (): ReadonlySet<string> => {
    const { selectedNodes, selectedEdges } = ui.getState();
    return new Set([...selectedNodes, ...selectedEdges]);
  };

  const sync = (): void => {
    const state = documents.getState();
    const { split: mode } = ui.getState();
    const split =
      mode === "none"
        ? undefined
        : { mode, ...splitOf(level.root().document, state.document, level.place().prefix) };
    const model: FlowModel = next(getState(), state, selection(), split);
    const { nodes, edges } = getState();
    setState({
      nodes: kept(nodes, placed(model.nodes)),
      edges: kept(edges, model.edges),
      inserted: split?.inserted ?? 0,
    });
    noteSelection();
  };

  const noteSelection = (): void => {
    const { nodes, edges } = getState();
    const selectedNodes = nodes.filter((node) => node.selected).map((node) => node.id);
    const selectedEdges = edges.filter((edge) => edge.selected).map((edge) => edge.id);
    const before = ui.getState();
    if (
      selectedNodes.join("\n") !== before.selectedNodes.join("\n") ||
      selectedEdges.join("\n") !== before.selectedEdges.join("\n")
    )
      ui.setState({ selectedNodes, selectedEdges });
  };

  const boxOf = ({ position, measured }: FlowNode) => ({
    ...position,
    width: measured?.width ?? NODE_WIDTH,
    height: measured?.height ?? NODE_HEIGHT,
  });

  /** The changes with what is dragged brought in line, and the lines that tell of it. */
  const guided = (changes: NodeChange<FlowNode>[]): NodeChange<FlowNode>[] => {
    const drag = changes.flatMap((change) =>
      change.type === "position" && change.position ? [change] : [],
    );
    const first = drag[0];
    if (first === undefined) return changes;
    const places = new Map(drag.map((change) => [change.id, change.position as Point]));
    const { nodes, guides } = getState();
    const moving = nodes.flatMap((node) => {
      const position = places.get(node.id);
      return position ? [boxOf({ ...node, position })] : [];
    });
    const others = nodes.filter((node) => !places.has(node.id)).map(boxOf);
    const found = free || moving.length === 0 ? unguided : guide(around(moving), others, MAGNET);
    const lines = first.dragging ? found.guides : [];
    if (lines.length > 0 || guides.length > 0) setState({ guides: lines });
    const { x, y } = found.by;
    if (x === 0 && y === 0) return changes;
    return changes.map((change) =>
      change.type === "position" && change.position
        ? { ...change, position: { x: change.position.x + x, y: change.position.y + y } }
        : change,
    );
  };

  /** A drag or a key moved nodes: one step of the history. */
  const commitMoves = (changes: readonly NodeChange<FlowNode>[]): void => {
    const places = new Map(documents.getState().document.nodes.map((n) => [n.id, n.position]));
    const moves = changes.flatMap((change) => {
      if (change.type !== "position" || change.dragging || !change.position) return [];
      // The grid has been kept to, or left on purpose.
      const position = { x: Math.round(change.position.x), y: Math.round(change.position.y) };
      const old = places.get(change.id);
      return old && (old.x !== position.x || old.y !== position.y)
        ? [{ node: change.id, position }]
        : [];
    });
    const mergeKey = `drag ${moves.map((move) => move.node).join()}`;
    if (moves.length > 0) documents.dispatch({ type: "move-nodes", moves }, { mergeKey });
  };

  return {
    ...store,
    onNodesChange(changes) {
      // Nodes come and go by commands alone.
      const wanted = guided(changes.filter((change) => change.type !== "remove"));
      setState({ nodes: placed(applyNodeChanges(wanted, getState().nodes)) });
      commitMoves(wanted);
      if (wanted.some((change) => change.type === "select")) noteSelection();
    },
    onEdgesChange(changes) {
      const wanted = changes.filter((change) => change.type !== "remove");
      setState({ edges: applyEdgeChanges(wanted, getState().edges) });
      if (wanted.some((change) => change.type === "select")) noteSelection();
    },
    setFree(now) {
      free = now;
    },
    show(places) {
      setState({
        nodes: placed(
          getState().nodes.map((node) => {
            const position = places.get(node.id);
            return position ? { ...node, position } : node;
          }),
        ),
      });
    },
    select(nodes, edges) {
      const chosenNodes = new Set(nodes);
      const chosenEdges = new Set(edges);
      const mark = <T extends { id: string; selected?: boolean }>(item: T, on: boolean): T =>
        Boolean(item.selected) === on ? item : { ...item, selected: on };
      const { nodes: oldNodes, edges: oldEdges } = getState();
      setState({
        nodes: kept(
          oldNodes,
          oldNodes.map((node) => mark(node, chosenNodes.has(node.id))),
        ),
        edges: kept(
          oldEdges,
          oldEdges.map((edge) => mark(edge, chosenEdges.has(edge.id))),
        ),
      });
      noteSelection();
    },
    follow() {
      sync();
      const offDocument = documents.subscribe((now, before) => {
        if (now.document !== before.document || now.validation !== before.validation) sync();
      });
      const offSplit = ui.subscribe((now, before) => {
        if (now.split !== before.split) sync();
      });
      return () => {
        offDocument();
        offSplit();
      };
    },
  };
}
