import { useState } from "react";
import { useFlowStoreApi } from "./adapter.ts";

/**
 * Nodes come with their size and the places of their ports (`node-geometry.ts`). The library would
 * look for the ports of each in the page all the same once it is mounted, and tell all that listen;
 * so it hears only of nodes that turn out to have another size.
 * Must be called inside of the library's provider, above its canvas.
 */
export function useKnownSizes(): void {
  const store = useFlowStoreApi();
  // Before the canvas below renders for the first time: it keeps the function that it finds.
  useState(() => {
    const { updateNodeInternals } = store.getState();
    store.setState({
      updateNodeInternals: (updates, ...rest) => {
        const { nodeLookup } = store.getState();
        const changed = [...updates].filter(([id, { nodeElement }]) => {
          const node = nodeLookup.get(id);
          return (
            node?.internals.handleBounds === undefined ||
            node.measured.width !== nodeElement.offsetWidth ||
            node.measured.height !== nodeElement.offsetHeight
          );
        });
        if (changed.length > 0) updateNodeInternals(new Map(changed), ...rest);
      },
    });
  });
}
