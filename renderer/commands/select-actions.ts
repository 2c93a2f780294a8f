/** Selecting along the wires, from what is selected. */
import { downstreamOf, upstreamOf } from "../../core/graph/reach.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import type { Services } from "../app/services.ts";
import type { Action } from "./action.ts";

type Reach = (document: GraphDocument, ids: readonly string[]) => ReadonlySet<string>;

export function selectActions({ documents, ui, canvas }: Services) {
  const chosen = () => ui.getState().selectedNodes;
  const along = (title: string, key: string, reach: Reach): Action => ({
    title,
    group: "View",
    keys: [key],
    run: () => canvas.current?.select([...reach(documents.getState().document, chosen())]),
    off: () => (chosen().length === 0 ? "Select a node first." : null),
  });
  return {
    "select-upstream": along("Select what leads here", "Mod+ArrowLeft", upstreamOf),
    "select-downstream": along("Select what this leads to", "Mod+ArrowRight", downstreamOf),
  } as const satisfies Record<string, Action>;
}
