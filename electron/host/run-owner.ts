/**
 * Who may start and end runs when several windows share one worker: a window's new run replaces
 * its own old one; a run of another open window is in the way and must be stopped there; a run
 * whose window is gone is stopped after a while, so that nothing computes unseen.
 */
import { ProxflowError } from "../../core/base/errors.ts";
import { isOver, type RunEvent } from "../../core/protocol/messages.ts";
import type { ClientId } from "./router.ts";
import type { Supervisor } from "./supervisor.ts";

/** A reload is back within this time. */
const GRACE = 10_000;

export interface RunOwner {
  /** Makes room for a run of this window and begins it. */
  start(begin: (supervisor: Supervisor) => string, client: ClientId): Promise<string>;
  /**
   * Every run event passes here.
   * @returns the window that it is for; none for a run that another one replaced
   */
  event(event: RunEvent): ClientId | undefined;
  join(client: ClientId): void;
  leave(client: ClientId): void;
  close(): void;
}

export function createRunOwner(supervisor: Supervisor, grace: number = GRACE): RunOwner {
  const clients = new Set<ClientId>();
  const timers = new Set<NodeJS.Timeout>();
  let owner: ClientId | undefined;
  /** The run that is being stopped to make room. */
  let replaced: string | undefined;
  let overListeners: (() => void)[] = [];

  const later = (ms: number, action: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      action();
    }, ms);
    timers.add(timer);
  };
  const stopped = (run: string): Promise<void> =>
    new Promise((resolve) => {
      replaced = run;
      overListeners.push(resolve);
      // The supervisor sees to it that a run that is stopped ends.
      supervisor.control(run, "stop");
    });
  return {
    async start(begin, client) {
      if (supervisor.active !== undefined) {
        if (owner !== client && owner !== undefined && clients.has(owner))
          throw new ProxflowError("run-active", "A run is going on in another window.", {
            fix: "Stop it there first.",
          });
        await stopped(supervisor.active);
      }
      owner = client;
      return begin(supervisor);
    },
    event(event) {
      const target = event.run === replaced ? undefined : owner;
      if (isOver(event)) {
        const listeners = overListeners;
        overListeners = [];
        for (const listener of listeners) listener();
      }
      return target;
    },
    join: (client) => void clients.add(client),
    leave(client) {
      clients.delete(client);
      if (owner !== client) return;
      const run = supervisor.active;
      if (run !== undefined)
        later(grace, () => {
          if (supervisor.active === run) supervisor.control(run, "stop");
        });
    },
    close() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
