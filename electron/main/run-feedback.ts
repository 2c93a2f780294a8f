/** What the system shows of runs: progress in the task bar, a notification, no sleep meanwhile. */
import { type BrowserWindow, Notification, powerSaveBlocker } from "electron";
import { isOver, type RunEvent } from "../../core/protocol/messages.ts";
import { decodeFrame } from "../../core/protocol/telemetry.ts";
import type { ClientId } from "../host/router.ts";

/** A run of so many milliseconds is worth a notification where its window is not in front. */
const LONG = 20_000;

interface Going {
  readonly client: ClientId;
  readonly since: number;
  /** `null` where it goes on until a goal is met. */
  readonly limit: number | null;
  /** Between 0 and 1; above it where nobody knows how long it takes. */
  progress: number;
  paused: boolean;
}

export interface RunFeedback {
  event(event: RunEvent, client: ClientId): void;
  frame(run: string, frame: Float32Array): void;
  /** A window is gone, and with it what it ran. */
  leave(client: ClientId): void;
}

function endingOf(event: RunEvent): string {
  if (event.type === "failed") return `The run failed: ${event.error.message}`;
  if (event.type === "worker-lost") return event.message;
  if (event.type !== "finished") return "The search is over.";
  const { status, iterations } = event.result;
  const how = { converged: "converged", limit: "reached its limit", stopped: "was stopped" };
  return `The run ${how[status]} after ${iterations.toLocaleString("en")} iterations.`;
}

/** @param windowOf the window of a client, where it is open */
export function createRunFeedback(
  windowOf: (client: ClientId) => BrowserWindow | undefined,
  now: () => number = Date.now,
): RunFeedback {
  const runs = new Map<string, Going>();
  let blocker: number | undefined;

  const show = (client: ClientId): void => {
    const own = [...runs.values()].filter((run) => run.client === client);
    const window = windowOf(client);
    // With several runs the one that takes longest is shown.
    if (own.length === 0) window?.setProgressBar(-1);
    else
      window?.setProgressBar(Math.min(...own.map(({ progress }) => progress)), {
        mode: own.every(({ paused }) => paused) ? "paused" : "normal",
      });
    const awake = [...runs.values()].some(({ paused }) => !paused);
    if (awake) blocker ??= powerSaveBlocker.start("prevent-app-suspension");
    else if (blocker !== undefined) {
      powerSaveBlocker.stop(blocker);
      blocker = undefined;
    }
  };
  const tell = (client: ClientId, text: string): void => {
    const window = windowOf(client);
    if (window === undefined || window.isFocused() || !Notification.isSupported()) return;
    const notification = new Notification({ title: "Proxflow", body: text });
    notification.on("click", () => {
      if (window.isDestroyed()) return;
      if (window.isMinimized()) window.restore();
      window.focus();
    });
    notification.show();
  };
  return {
    event(event, client) {
      const run = runs.get(event.run);
      if (event.type === "started" || event.type === "race-started") {
        const limit = event.type === "started" ? event.iterationLimit : null;
        const progress = limit === null ? 2 : 0;
        runs.set(event.run, { client, since: now(), limit, progress, paused: false });
      } else if (event.type === "status" && run) run.paused = event.status === "paused";
      else if (isOver(event) && run) {
        runs.delete(event.run);
        if (now() - run.since >= LONG) tell(client, endingOf(event));
      } else return;
      show(client);
    },
    frame(id, data) {
      const run = runs.get(id);
      if (run === undefined || run.limit === null) return;
      const progress = Math.floor((decodeFrame(data).iteration / run.limit) * 100) / 100;
      if (progress === run.progress) return;
      run.progress = progress;
      show(run.client);
    },
    leave(client) {
      for (const [id, run] of runs) if (run.client === client) runs.delete(id);
      show(client);
    },
  };
}
