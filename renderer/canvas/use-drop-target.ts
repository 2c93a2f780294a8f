/**
 * Ops dragged from the palette land on the canvas; a double click there opens the quick list, on a
 * module its inside.
 */
import { type DragEvent, type MouseEvent, useMemo } from "react";
import { useServices } from "../app/services.ts";
import { canOpen } from "../state/inside.ts";
import { lookInside } from "./look-inside.ts";
import { placeMine, placeNode, placeOnWire, placeOwn } from "./place.ts";
import { NODE_WIDTH } from "./view.ts";

/** What a dragged palette entry carries. */
export const OP_DRAG = "application/x-proxflow-op";

/** Id of the wire under the pointer. */
const wireAt = (event: DragEvent): string | undefined =>
  (event.target as Element).closest<HTMLElement>(".react-flow__edge")?.dataset.id;

export function useDropTarget() {
  const services = useServices();
  return useMemo(
    () => ({
      onDragOver(event: DragEvent) {
        if (!event.dataTransfer.types.includes(OP_DRAG)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy";
      },
      onDrop(event: DragEvent) {
        const type = event.dataTransfer.getData(OP_DRAG);
        const at = services.canvas.current?.toCanvas({ x: event.clientX, y: event.clientY });
        if (!type || !at) return;
        event.preventDefault();
        const place = { x: at.x - NODE_WIDTH / 2, y: at.y - 16 };
        if (type.startsWith("own:")) {
          const own = services.ownNodes.getState().list.find((o) => o.title === type.slice(4));
          if (own) placeOwn(services, own, place, null);
          return;
        }
        if (type.startsWith("mine:")) {
          const { mine } = services.operators.getState();
          const found = mine.find(({ name }) => name === type.slice(5));
          if (found) placeMine(services, found.entry, place, null);
          return;
        }
        const wire = wireAt(event);
        if (wire === undefined) placeNode(services, type, place, null);
        else placeOnWire(services, type, place, wire);
      },
      onDoubleClick(event: MouseEvent) {
        const node = (event.target as Element).closest<HTMLElement>(".react-flow__node");
        const { document, validation } = services.documents.getState();
        const id = node?.dataset.id;
        if (id && canOpen(document, validation, id)) lookInside(services, id);
        if (!(event.target as Element).classList.contains("react-flow__pane")) return;
        const screen = { x: event.clientX, y: event.clientY };
        const at = services.canvas.current?.toCanvas(screen);
        if (at) services.ui.setState({ quickAdd: { screen, at, wire: null } });
      },
    }),
    [services],
  );
}
