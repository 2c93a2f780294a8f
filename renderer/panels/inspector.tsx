import type { KeyboardEvent } from "react";
import { useStore } from "zustand";
import { useServices } from "../app/services.ts";
import { DocumentInspector } from "./document-inspector.tsx";
import { EdgeInspector } from "./edge-inspector.tsx";
import { NodeInspector } from "./node-inspector.tsx";
import { NodesInspector } from "./nodes-inspector.tsx";
import "./inspector.css";

/** The right side: the selected node or wire, else the solver's settings. */
export function Inspector() {
  const { ui, canvas } = useServices();
  const nodes = useStore(ui, (state) => state.selectedNodes);
  const edges = useStore(ui, (state) => state.selectedEdges);
  const [node] = nodes;
  const [edge] = edges;
  // Out of a field, back to the node that it belongs to.
  const back = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || node === undefined || event.defaultPrevented) return;
    event.stopPropagation();
    canvas.current?.focusNode(node);
  };
  return (
    <aside className="inspector scroll" aria-label="Inspector" onKeyDown={back}>
      {nodes.length === 1 && node !== undefined ? (
        <NodeInspector key={node} id={node} />
      ) : nodes.length > 1 ? (
        <NodesInspector ids={nodes} />
      ) : edges.length === 1 && edge !== undefined ? (
        <EdgeInspector key={edge} id={edge} />
      ) : (
        <DocumentInspector />
      )}
    </aside>
  );
}
