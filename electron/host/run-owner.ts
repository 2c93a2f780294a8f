/**
 * Who may start and end runs when several windows share one worker: a window's new run replaces
 * its own old one; a run of another open window is in the way and must be stopped there; a run
 * whose window is gone is stopped after a while, so that nothing computes unseen.
 */
import { ProxflowError } from "../../core/base/errors.ts";
import type { Request } from "../../core/protocol/channels.ts";
import type { RunEvent } from "../../core/protocol/messages.ts";
import type { ClientId } from "./router.ts";
import type { Supervisor } from "./supervisor.ts";

/** A reload is back within this time. */
const GRACE = 10_000;
/** A worker that does not answer "stop" for this long is not answering at all. */
const STOP_TIMEOUT = 10_000;

export interface RunOwner {
  start(request: Request<"run.start">, client: ClientId): Promise<string>;
  /** Every run event passes here. */
  event(event: RunEvent): void;
  join(client: ClientId): void;
  leave(client: ClientId): void;
  close(): void;
}

const isOver = (event: RunEvent): boolean =>
  event.type === "finished" || event.type === "failed" || event.type === "worker-lost";

export function createRunOwner(supervisor: Supervisor): RunOwner {
  const clients = new Set<ClientId>();
  const timers = new Set<NodeJS.Timeout>();
  let owner: ClientId | undefined;
  let overListeners: (() => void)[] = [];

  const later = (ms: number, action: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      action();
    }, ms);
    timers.add(timer);
  };
  const stopped = (run: string): Promise<void> =>
    new Promise((resolve, reject) => {
      overListeners.push(resolve);
      later(STOP_TIMEOUT, () =>
        reject(
          new ProxflowError("run-active", "The last run does not stop.", { fix: "Try again." }),
        ),
      );
      supervisor.control(run, "stop");
    });
  return {
    async start(request, client) {
      if (supervisor.active !== undefined) {
        if (owner !== client && owner !== undefined && clients.has(owner))
          throw new ProxflowError("run-active", "A run is going on in another window.", {
            fix: "Stop it there first.",
          });
        await stopped(supervisor.active);
      }
      owner = client;
      return supervisor.start(request);
    },
    event(event) {
      if (!isOver(event)) return;
      const listeners = overListeners;
      overListeners = [];
      for (const listener of listeners) listener();
    },
    join: (client) => void clients.add(client),
    leave(client) {
      clients.delete(client);
      if (owner !== client) return;
      const run = supervisor.active;
      if (run !== undefined)
        later(GRACE, () => {
          if (supervisor.active === run) supervisor.control(run, "stop");
        });
    },
    close() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
