/** A click on a port pins a viewer of its value; a drag from there draws a wire. */
import { type MouseEvent, useMemo } from "react";
import { useServices } from "../app/services.ts";
import { useActions } from "../commands/use-actions.ts";
import { probeTarget } from "./probe-target.ts";

export function usePortClick() {
  const { ui, documents } = useServices();
  const actions = useActions();
  return useMemo(
    () => ({
      onClick(event: MouseEvent) {
        const port = (event.target as Element).closest(".react-flow__handle")?.closest(".port");
        if (!port) return;
        const source = probeTarget(port, documents.getState().document)?.source;
        if (!source) return;
        ui.setState({ menuPort: source });
        if (actions["pin-viewer"].off() === null) void actions["pin-viewer"].run();
      },
    }),
    [ui, documents, actions],
  );
}
