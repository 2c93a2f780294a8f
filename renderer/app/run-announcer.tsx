import { useStore } from "zustand";
import { describeRun } from "../state/run-store.ts";
import { formatPercent } from "../ui/format.ts";
import { useServices } from "./services.ts";

/** Tells screen readers of discrete changes of the run, never of moving numbers. */
export function RunAnnouncer() {
  const { run } = useServices();
  const text = useStore(run, (state) => {
    const accuracy = state.result?.metrics.accuracy;
    const tail = accuracy === undefined ? "" : `, accuracy ${formatPercent(accuracy)}`;
    const said = [state.notice, state.message].filter(Boolean).join(" ");
    return `Run: ${describeRun(state)}${tail}${said ? `. ${said}` : ""}`;
  });
  return (
    <div className="visually-hidden" role="status" aria-live="polite" data-testid="run-status">
      {text}
    </div>
  );
}
