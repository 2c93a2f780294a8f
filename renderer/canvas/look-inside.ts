import { groupName } from "../../core/graph/definitions.ts";
import type { Services } from "../app/services.ts";
import { nodeOf } from "../state/edits.ts";

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
