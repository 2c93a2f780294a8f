import { useStore } from "zustand";
import { ViewportPortal } from "./adapter.ts";
import type { FlowStore } from "./flow-store.ts";

/** Lines along which what is dragged lines up with other nodes. */
export function HelperLines({ flow }: { flow: FlowStore }) {
  const guides = useStore(flow, (state) => state.guides);
  if (guides.length === 0) return null;
  return (
    <ViewportPortal>
      <svg className="helper-lines" aria-hidden="true" data-testid="helper-lines">
        {guides.map(({ axis, at, from, to }) => (
          <line
            key={`${axis} ${at}`}
            {...(axis === "x"
              ? { x1: at, x2: at, y1: from, y2: to }
              : { x1: from, x2: to, y1: at, y2: at })}
          />
        ))}
      </svg>
    </ViewportPortal>
  );
}
