/** How long a run can still take, from its limits. */
import type { TelemetryFrame } from "../../core/protocol/telemetry.ts";
import type { SolverSettings } from "../../core/solvers/settings.ts";

/** Seconds until the first limit at the latest; `undefined` where the run has none. */
export function secondsLeft(
  { iteration, rate, seconds }: Pick<TelemetryFrame, "iteration" | "rate" | "seconds">,
  stop: SolverSettings["stop"],
): number | undefined {
  const limits = [
    stop.iterations !== undefined && rate > 0 ? (stop.iterations - iteration) / rate : undefined,
    stop.seconds !== undefined ? stop.seconds - seconds : undefined,
  ].filter((limit) => limit !== undefined);
  return limits.length === 0 ? undefined : Math.max(0, Math.min(...limits));
}
