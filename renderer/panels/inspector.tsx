import { type KeyboardEvent, memo, useDeferredValue, useMemo } from "react";
import { useStore } from "zustand";
import { useServices } from "../app/services.ts";
import { DocumentInspector } from "./document-inspector.tsx";
import { EdgeInspector } from "./edge-inspector.tsx";
import { NodeInspector } from "./node-inspector.tsx";
import { NodesInspector } from "./nodes-inspector.tsx";
import "./inspector.css";

/**
 * The right side: the selected node or wire, else the solver's settings. The canvas shows a new
 * selection first; the inspector follows once that is drawn.
 */
export function Inspector() {
  const { ui, canvas } = useServices();
  const nodes = useStore(ui, (state) => state.selectedNodes);
  const edges = useStore(ui, (state) => state.selectedEdges);
  const shown = useDeferredValue(useMemo(() => ({ nodes, edges }), [nodes, edges]));
  // Out of a field, back to the node that it belongs to.
  const back = (event: KeyboardEvent): void => {
    const [node] = nodes;
    if (event.key !== "Escape" || node === undefined || event.defaultPrevented) return;
    event.stopPropagation();
    canvas.current?.focusNode(node);
  };
  return (
    <aside className="inspector scroll" aria-label="Inspector" onKeyDown={back}>
      <Inspected {...shown} />
    </aside>
  );
}

const Inspected = memo(function Inspected({
  nodes,
  edges,
}: {
  nodes: readonly string[];
  edges: readonly string[];
}) {
  const [node] = nodes;
  const [edge] = edges;
  if (nodes.length === 1 && node !== undefined) return <NodeInspector key={node} id={node} />;
  if (nodes.length > 1) return <NodesInspector ids={nodes} />;
  if (edges.length === 1 && edge !== undefined) return <EdgeInspector key={edge} id={edge} />;
  return <DocumentInspector />;
});
