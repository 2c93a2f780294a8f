import { Check, CircleDot, Lock, TriangleAlert } from "lucide-react";
import { useStore } from "zustand";
import { useServices } from "../app/services.ts";
import { isActive } from "../state/run-store.ts";
import { Button } from "../ui/button.tsx";
import { hasEdits, inConflict } from "./code-store.ts";

/** Why the code cannot be changed now, or `null`. */
export function useLocked(): string | null {
  const { run } = useServices();
  const status = useStore(run, (state) => state.status);
  if (!isActive(status)) return null;
  return status === "paused"
    ? "Read only while a run is paused. Stop the run to edit the code."
    : "Read only while a run goes on. Stop the run to edit the code.";
}

/** Over the code: whether it is the document's, and what can be done about it where it is not. */
export function CodeBar({ own, apply }: { own: string; apply(): void }) {
  const { code } = useServices();
  const state = useStore(code);
  const locked = useLocked();
  const conflict = inConflict(state, own);
  const edited = hasEdits(state);
  const { problems, comparing } = state;
  const [first] = problems;
  const tone = conflict || first ? "warn" : edited ? "edited" : "calm";
  const Icon = { warn: TriangleAlert, edited: CircleDot, calm: locked ? Lock : Check }[tone];
  const words = conflict
    ? "The canvas has changed since you began to edit. Applying your code takes that change back."
    : first
      ? `Not applied: line ${first.line}: ${first.message}${problems.length > 1 ? ` And ${problems.length - 1} more.` : ""}`
      : edited
        ? (locked ?? "Edited, and not applied to the canvas yet.")
        : (locked ?? "The same as on the canvas. Edits are applied with Ctrl+S.");
  return (
    <header className="code-bar" data-tone={tone}>
      <span className="code-file">src/model.ts</span>
      <Icon aria-hidden />
      <p className="code-words" aria-live="polite" title={words}>
        {words}
      </p>
      {conflict ? (
        <>
          <Button aria-pressed={comparing} onClick={() => code.setState({ comparing: !comparing })}>
            {comparing ? "Back to the code" : "Compare"}
          </Button>
          <Button onClick={() => code.discard()}>Take the canvas’s</Button>
          <Button kind="primary" disabled={locked !== null} onClick={apply}>
            Apply mine
          </Button>
        </>
      ) : edited ? (
        <>
          <Button onClick={() => code.discard()}>Discard</Button>
          <Button kind="primary" disabled={locked !== null} onClick={apply}>
            Apply
          </Button>
        </>
      ) : null}
    </header>
  );
}
