import type { Services } from "../app/services.ts";

/** Goes into a node of the graph that is shown: a group to edit it, a module to look at it. */
export function lookInside({ ui, level }: Services, id: string): void {
  const { depth, prefix } = level.place();
  const { inside } = ui.getState();
  // A module that covers the canvas opens its own parts itself.
  if (inside.length > depth) return;
  ui.setState({ inside: [...inside, prefix + id], selectedNodes: [], selectedEdges: [] });
}
