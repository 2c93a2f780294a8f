/** Shows what results name, at whatever level of groups it lies. */
import { placeOf } from "../state/inside.ts";
import type { LevelStore } from "../state/level-store.ts";
import type { UiStore } from "../state/ui-store.ts";
import type { CanvasHandle } from "./canvas-handle.ts";

interface Shown {
  readonly ui: UiStore;
  readonly level: LevelStore;
  readonly canvas: { readonly current: CanvasHandle | null };
}

/** Shows a level, and does something there once the canvas has its nodes. */
function at({ ui }: Shown, path: readonly string[], act: () => void): void {
  if (ui.getState().inside.join("/") === path.join("/")) {
    act();
    return;
  }
  ui.setState({ inside: path });
  // The canvas shows another graph from the next frame on.
  requestAnimationFrame(() => requestAnimationFrame(act));
}

/** Goes to the level of a node that results name, and flies there. */
export function reveal(services: Shown, id: string): void {
  const place = placeOf(services.level.root().document, id);
  if (place) at(services, place.path, () => services.canvas.current?.flyTo(place.node));
}

/** Selects a wire that results name; of one inside of a group, shows the node that it leads to. */
export function revealWire(services: Shown, id: string): void {
  const { level, canvas } = services;
  if (level.root().document.edges.some((edge) => edge.id === id))
    at(services, [], () => canvas.current?.select([], [id]));
  else reveal(services, id.slice(0, id.lastIndexOf(".")));
}
