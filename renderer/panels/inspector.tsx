import { type KeyboardEvent, useLayoutEffect, useRef } from "react";
import { useStore } from "zustand";
import { useServices } from "../app/services.ts";
import { nodeOf } from "../state/edits.ts";
import { DocumentInspector } from "./document-inspector.tsx";
import { EdgeInspector } from "./edge-inspector.tsx";
import { NodeInspector } from "./node-inspector.tsx";
import { NodesInspector } from "./nodes-inspector.tsx";
import "./inspector.css";

/** The right side: the selected node or wire, else the solver's settings. */
export function Inspector() {
  const { ui, canvas, documents } = useServices();
  const nodes = useStore(ui, (state) => state.selectedNodes);
  const edges = useStore(ui, (state) => state.selectedEdges);
  const [node] = nodes;
  const [edge] = edges;
  // Nodes of one op are compared where one is; anything else is read from its start.
  const subject = useStore(documents, ({ document }) => {
    if (nodes.length > 1) return "nodes";
    if (node !== undefined) return `node ${nodeOf(document, node)?.type}`;
    return edges.length === 1 ? "wire" : "document";
  });
  const aside = useRef<HTMLElement>(null);
  // Told by the event: to ask the element would lay the page out.
  const scrolled = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new subject is what it is about
  useLayoutEffect(() => {
    if (scrolled.current) aside.current?.scrollTo(0, 0);
  }, [subject]);
  // Out of a field, back to the node that it belongs to.
  const back = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || node === undefined || event.defaultPrevented) return;
    event.stopPropagation();
    canvas.current?.focusNode(node);
  };
  return (
    <aside
      ref={aside}
      className="inspector scroll"
      aria-label="Inspector"
      onKeyDown={back}
      onScroll={({ currentTarget, target }) => {
        if (target === currentTarget) scrolled.current = currentTarget.scrollTop > 0;
      }}
    >
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
