import { groupName } from "../../core/graph/definitions.ts";
import type { Services } from "../app/services.ts";
import { nodeOf } from "../state/edits.ts";
import { placeOf } from "../state/inside.ts";

/** Goes into a node of the graph that is shown: a group to edit it, a module to look at it. */
export function lookInside({ ui, level, canvas }: Services, id: string): void {
  const { depth, prefix } = level.place();
  const { inside } = ui.getState();
  // A module that covers the canvas opens its own parts itself.
  if (inside.length > depth) return;
  const node = nodeOf(level.getState().document, id);
  // The nodes of a group take the place of those here; a module stays selected, to be unpacked.
  if (node && groupName(node.type) !== undefined) canvas.current?.select([]);
  ui.setState({ inside: [...inside, prefix + id] });
}

type Shown = Pick<Services, "ui" | "level" | "canvas">;

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
