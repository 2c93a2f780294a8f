/** The loop around a session: stop rules, frames, measurements, pauses. */
import * as tf from "@tensorflow/tfjs-core";
import { ProxflowError } from "../base/errors.ts";
import { type Goal, meets, parseGoal } from "./stop.ts";
import type { FrameData, Observation, Outcome, RunHooks, Runnable } from "./types.ts";

/** Observing may take at most this part of the time. */
const OBSERVE_SHARE = 0.2;
/** Iterates of watched values that wait to be read at most. */
const MOST_MARKS = 64;

/**
 * Runs a session to its stop rule, or to the gate's "stop".
 * @throws ProxflowError `not-finite` if the point left the numbers; `bad-goal` for a goal that the
 * model cannot measure.
 */
export async function run(session: Runnable, hooks: RunHooks = {}): Promise<Outcome> {
  const now = hooks.now ?? (() => tf.util.now());
  const { stop, evaluateEvery } = session.settings;
  const goal: Goal | undefined = stop.until ? parseGoal(stop.until, session.metrics) : undefined;
  const everyGap = stop.gap !== undefined || goal?.metric === "gap";
  const interval = hooks.frameInterval ?? 1000 / 60;
  let begun = now() - 1000 * (hooks.secondsBefore ?? 0);
  let nextFrame = Number.NEGATIVE_INFINITY;
  let rate = 0;
  let rateFrom = { at: now(), iteration: session.iteration };
  let metrics: Record<string, number> = {};
  let latest: Observation | undefined;
  let status: Outcome["status"] = "limit";
  const seconds = () => (now() - begun) / 1000;

  const evaluate = async (): Promise<void> => {
    metrics = await session.evaluate();
    if (session.metrics.length > 0)
      hooks.onMetrics?.({ iteration: session.iteration, seconds: seconds(), values: metrics });
  };
  const show = (observation: Observation): void => {
    const at = now();
    if (at - rateFrom.at >= 250) {
      rate = ((session.iteration - rateFrom.iteration) * 1000) / (at - rateFrom.at);
      rateFrom = { at, iteration: session.iteration };
    }
    const values = Float32Array.from(session.metrics, (name) => metrics[name] ?? Number.NaN);
    const frame: FrameData = {
      ...observation,
      iteration: session.iteration,
      seconds: seconds(),
      rate,
      metrics: values,
    };
    hooks.onFrame?.(frame);
  };
  let marks = 0;
  /** Notes watched values each iteration, and reads them with a frame or when enough have come. */
  const trail = async (now: boolean): Promise<void> => {
    if (!hooks.onTrail || !session.watches) return;
    session.mark?.();
    marks += 1;
    if (!now && marks < MOST_MARKS) return;
    marks = 0;
    for (const part of (await session.trail?.()) ?? []) hooks.onTrail(part);
  };

  await evaluate();
  await trail(true);
  for (;;) {
    if (hooks.gate) {
      const asked = now();
      const answer = await hooks.gate();
      // Time spent waiting (a pause) is no time of the run.
      begun += now() - asked;
      rateFrom = { ...rateFrom, at: rateFrom.at + now() - asked };
      if (answer === "stop") {
        status = "stopped";
        break;
      }
    }
    if (stop.iterations !== undefined && session.iteration >= stop.iterations) break;
    if (stop.seconds !== undefined && seconds() >= stop.seconds) break;
    hooks.beforeStep?.();
    const before = now();
    const ready = hooks.readyForFrame?.() ?? true;
    const due = ready === "now" || (ready && before >= nextFrame);
    const wantsFrame = hooks.onFrame !== undefined && due;
    const observe = wantsFrame || everyGap || hooks.observeAll?.() === true;
    const observation = await session.step(observe, wantsFrame);
    const held = observation !== undefined && (hooks.onObservation?.(observation) ?? false);
    if (observation) {
      if (!held) checkFinite(observation, session);
      latest = observation;
    }
    await trail(wantsFrame || held);
    if (observation && (wantsFrame || (held && hooks.onFrame))) {
      const cost = now() - before;
      nextFrame = now() + Math.max(interval, cost / OBSERVE_SHARE - cost);
      show(observation);
    }
    if (session.metrics.length > 0 && session.iteration % evaluateEvery === 0) {
      await evaluate();
      if (goal && goal.metric !== "gap" && meets(goal, metrics[goal.metric] ?? Number.NaN)) {
        status = "converged";
        break;
      }
    }
    if (
      everyGap &&
      latest &&
      ((stop.gap !== undefined && latest.gap <= stop.gap) ||
        (goal?.metric === "gap" && meets(goal, latest.gap)))
    ) {
      status = "converged";
      break;
    }
  }
  const elapsed = seconds();
  if (marks > 0) for (const part of (await session.trail?.()) ?? []) hooks.onTrail?.(part);
  const last = await session.observe();
  checkFinite(last, session);
  await evaluate();
  show(last);
  return {
    status,
    iterations: session.iteration,
    seconds: elapsed,
    gap: last.gap,
    metrics,
    residuals: Object.fromEntries(
      session.constraints.map((id, k) => [id, last.residuals[k] as number]),
    ),
  };
}

function checkFinite(observation: Observation, session: Runnable): void {
  const bad = observation.residuals.findIndex((r) => !Number.isFinite(r));
  if (bad < 0 && Number.isFinite(observation.gap)) return;
  const node = bad < 0 ? undefined : session.constraints[bad];
  throw new ProxflowError(
    "not-finite",
    `The numbers left the finite range at iteration ${session.iteration}.`,
    { node, fix: "Lower the relaxation, or check the data for huge values." },
  );
}
