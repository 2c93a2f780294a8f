/**
 * The canvas library's nodes and wires. The document flows in; positions flow back as one command
 * when a drag ends, and the selection to the window's state.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { DocumentStore } from "../state/document-store.ts";
import { snap } from "../state/edits.ts";
import { sidesOf } from "../state/sides.ts";
import type { UiStore } from "../state/ui-store.ts";
import { applyEdgeChanges, applyNodeChanges, type EdgeChange, type NodeChange } from "./adapter.ts";
import { type FlowEdge, type FlowModel, type FlowNode, syncModel } from "./flow-model.ts";

export interface FlowStore extends StoreApi<{ nodes: FlowNode[]; edges: FlowEdge[] }> {
  onNodesChange(changes: NodeChange<FlowNode>[]): void;
  onEdgesChange(changes: EdgeChange<FlowEdge>[]): void;
  select(nodes: readonly string[], edges: readonly string[]): void;
  /** Follows the document until the returned function is called. */
  follow(): () => void;
}

/** The list as it was where nothing in it changed: each new one costs a pass over all on screen. */
const kept = <T>(before: T[], after: readonly T[]): T[] =>
  before.length === after.length && before.every((item, i) => item === after[i])
    ? before
    : [...after];

export function createFlowStore(documents: DocumentStore, ui: UiStore): FlowStore {
  const store = createStore<{ nodes: FlowNode[]; edges: FlowEdge[] }>(() => ({
    nodes: [],
    edges: [],
  }));
  const { getState, setState } = store;

  const selection = (): ReadonlySet<string> => {
    const { selectedNodes, selectedEdges } = ui.getState();
    return new Set([...selectedNodes, ...selectedEdges]);
  };

  const sync = (): void => {
    const state = documents.getState();
    const sides = ui.getState().sides ? sidesOf(state.document) : undefined;
    const model: FlowModel = syncModel(getState(), state, selection(), sides);
    const { nodes, edges } = getState();
    setState({ nodes: kept(nodes, model.nodes), edges: kept(edges, model.edges) });
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

  /** A drag or a key moved nodes: one step of the history. */
  const commitMoves = (changes: readonly NodeChange<FlowNode>[]): void => {
    const places = new Map(documents.getState().document.nodes.map((n) => [n.id, n.position]));
    const moves = changes.flatMap((change) => {
      if (change.type !== "position" || change.dragging || !change.position) return [];
      const position = snap(change.position);
      const old = places.get(change.id);
      return old && (old.x !== position.x || old.y !== position.y)
        ? [{ node: change.id, position }]
        : [];
    });
    if (moves.length > 0) documents.dispatch({ type: "move-nodes", moves });
  };

  return {
    ...store,
    onNodesChange(changes) {
      // Nodes come and go by commands alone.
      const wanted = changes.filter((change) => change.type !== "remove");
      setState({ nodes: applyNodeChanges(wanted, getState().nodes) });
      commitMoves(wanted);
      if (wanted.some((change) => change.type === "select")) noteSelection();
    },
    onEdgesChange(changes) {
      const wanted = changes.filter((change) => change.type !== "remove");
      setState({ edges: applyEdgeChanges(wanted, getState().edges) });
      if (wanted.some((change) => change.type === "select")) noteSelection();
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
      const offSides = ui.subscribe((now, before) => {
        if (now.sides !== before.sides) sync();
      });
      return () => {
        offDocument();
        offSides();
      };
    },
  };
}
