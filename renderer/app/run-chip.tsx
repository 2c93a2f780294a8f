import { Lightbulb } from "lucide-react";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import type { Diagnosis } from "../../core/solvers/diagnosis.ts";
import { useAction } from "../commands/use-actions.ts";
import { describeRun, isActive, type RunStatus } from "../state/run-store.ts";
import { standingHelp, standingText } from "../state/standing.ts";
import { IconButton } from "../ui/button.tsx";
import { Tip } from "../ui/tip.tsx";
import { useServices } from "./services.ts";

/** Milliseconds between two readings of the history. */
const EVERY = 800;

const statusHelp: Readonly<Partial<Record<RunStatus, string>>> = {
  idle: "Nothing has run yet.",
  starting: "The solver is being prepared.",
  paused: "Resume goes on from here.",
  converged: "A goal of the run was met.",
  limit: "The run reached its iterations or its time.",
  stopped: "The run was stopped by hand.",
};

/** The state of the run; while it goes on, where it is going, with what that means. */
export function RunChip() {
  const { run } = useServices();
  const state = useStore(run);
  const { status } = state;
  const standing = useStanding();
  const going = status === "running" && standing !== undefined;
  const help = statusHelp[status];
  const stuck = standing?.standing === "stalled" || standing?.standing === "cycling";
  const lost = stuck || standing?.standing === "diverging";
  const conflict = useAction("find-conflict");
  const advice = useAction("help-stuck");
  return (
    <>
      {stuck && status !== "converged" && conflict.disabled === null ? (
        <button type="button" className="run-why" onClick={() => void conflict.run()}>
          Find the conflict
        </button>
      ) : null}
      {lost && status !== "converged" ? (
        <IconButton
          label={advice.title}
          hint="Opens the handbook"
          onClick={() => void advice.run()}
        >
          <Lightbulb />
        </IconButton>
      ) : null}
      <Tip
        text={going ? standingHelp(standing) : (state.message ?? help ?? describeRun(state))}
        hint={!going && standing && help ? `Last seen: ${standingText(standing)}.` : undefined}
      >
        <span
          className="run-state"
          data-status={status}
          data-standing={going ? standing.standing : undefined}
          data-testid="run-chip"
        >
          {going ? standingText(standing) : describeRun(state)}
        </span>
      </Tip>
    </>
  );
}

/** The reading of the gap's history, renewed about once a second; rendered only when it changes. */
function useStanding(): Diagnosis | undefined {
  const { telemetry, run } = useServices();
  const [found, setFound] = useState<Diagnosis>();
  useEffect(() => {
    let last = 0;
    const read = (): void => {
      const now = performance.now();
      const { started, status } = run.getState();
      if (started === null) {
        setFound(undefined);
        return;
      }
      if (isActive(status) && now - last < EVERY) return;
      last = now;
      const next = telemetry.diagnose();
      setFound((before) => (before && standingText(before) === standingText(next) ? before : next));
    };
    const offTick = telemetry.onTick(read);
    const offRun = run.subscribe(read);
    return () => {
      offTick();
      offRun();
    };
  }, [telemetry, run]);
  return found;
}
