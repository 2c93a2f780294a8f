import { useEffect, useRef } from "react";
import { useStore } from "zustand";
import { useServices } from "../app/services.ts";

/** Steps of the history; a click goes there. */
export function HistoryPanel() {
  const { documents } = useServices();
  const { past, future } = useStore(documents, (state) => state.history);
  const now = useRef<HTMLLIElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new step is to be seen
  useEffect(() => {
    now.current?.scrollIntoView({ block: "nearest" });
  }, [past.length]);
  const names = ["Opened", ...past.map((step) => step.name), ...future.map((step) => step.name)];
  const go = (target: number): void => {
    for (let at = past.length; at > target; at--) documents.undo();
    for (let at = past.length; at < target; at++) documents.redo();
  };
  return (
    <ol className="rows" aria-label="History">
      {names.map((name, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in the history
        <li key={index} ref={index === past.length ? now : undefined}>
          <button
            type="button"
            className="row"
            data-now={index === past.length || undefined}
            data-undone={index > past.length || undefined}
            aria-current={index === past.length ? "step" : undefined}
            onClick={() => go(index)}
          >
            <span className="quiet num">{index}</span>
            {name}
          </button>
        </li>
      ))}
    </ol>
  );
}
