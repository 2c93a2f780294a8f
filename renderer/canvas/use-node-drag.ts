/**
 * Dragging nodes: with Shift free of the grid and of helper lines; a node without wires that is let
 * go on a wire joins it.
 */
import { useMemo, useRef, useState } from "react";
import { useServices } from "../app/services.ts";
import { nodeOf, titleOf } from "../state/edits.ts";
import type { FlowNode } from "./flow-model.ts";
import type { FlowStore } from "./flow-store.ts";
import { joinWire } from "./place.ts";

type DragEvent = MouseEvent | TouchEvent;

const shifted = (event: { shiftKey: boolean }): boolean => event.shiftKey;

/** The wire under the pointer or under the node's middle, seen through the node. */
function wireUnder(event: { readonly clientX: number; readonly clientY: number }, id: string) {
  const element = document.querySelector(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
  const box = element?.getBoundingClientRect();
  const places = [[event.clientX, event.clientY]];
  if (box) places.push([box.x + box.width / 2, box.y + box.height / 2]);
  for (const [x = 0, y = 0] of places)
    for (const under of document.elementsFromPoint(x, y)) {
      const wire = under.closest<HTMLElement>(".react-flow__edge");
      if (wire) return wire;
    }
  return null;
}

export function useNodeDrag(flow: FlowStore) {
  const services = useServices();
  const [free, setFree] = useState(false);
  const marked = useRef<Element | null>(null);
  return useMemo(() => {
    const { documents } = services;
    const mark = (wire: Element | null): void => {
      const next = wire?.querySelector(".wire") ?? null;
      if (next === marked.current) return;
      marked.current?.removeAttribute("data-drop");
      next?.setAttribute("data-drop", "true");
      marked.current = next;
    };
    const landing = (event: DragEvent, nodes: readonly FlowNode[]) => {
      const [node] = nodes;
      if (node === undefined || nodes.length > 1 || "changedTouches" in event) return undefined;
      const { edges } = documents.getState().document;
      if (edges.some(({ from, to }) => from.node === node.id || to.node === node.id))
        return undefined;
      const wire = wireUnder(event, node.id);
      const edge = wire?.dataset.id;
      const command = edge === undefined ? undefined : joinWire(services, node.id, edge);
      return command && { node: node.id, wire, command };
    };
    const drag = (event: DragEvent, _node: FlowNode, nodes: FlowNode[]): void => {
      const now = "shiftKey" in event && shifted(event);
      setFree(now);
      flow.setFree(now);
      mark(landing(event, nodes)?.wire ?? null);
    };
    return {
      free,
      events: {
        /** One of several that are selected: that one alone. */
        onNodeClick(
          event: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean },
          node: FlowNode,
        ) {
          if (event.shiftKey || event.ctrlKey || event.metaKey) return;
          if (services.ui.getState().selectedNodes.length > 1) flow.select([node.id], []);
        },
        onNodeDragStart: drag,
        onNodeDrag: drag,
        onNodeDragStop(event: DragEvent, _node: FlowNode, nodes: FlowNode[]): void {
          mark(null);
          const found = landing(event, nodes);
          if (found) {
            const { document } = documents.getState();
            const node = nodeOf(document, found.node);
            // One step with the move before it.
            documents.dispatch(found.command, {
              name: `Insert ${node ? titleOf(node, document) : found.node}`,
              mergeKey: `drag ${found.node}`,
            });
          }
          documents.seal();
          setFree(false);
          flow.setFree(false);
        },
      },
    };
  }, [services, flow, free]);
}
