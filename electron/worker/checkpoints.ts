/** Checkpoints of a run on a device that may fail, now and then, and what it costs to go on. */
import { type Checkpoint, takeCheckpoint } from "../../core/engine/checkpoint.ts";
import type { Session } from "../../core/engine/index.ts";
import { presentDevice } from "./device.ts";

/** Milliseconds between checkpoints at least, and the most of the time that they may take. */
const EVERY = 3000;
const SHARE = 0.05;

export interface Checkpoints {
  /** The latest; `undefined` before the first. */
  readonly last: Checkpoint | undefined;
  /** Takes one where it is due. To be called while nothing is computed. */
  between(session: Session): Promise<void>;
}

export function createCheckpoints(now: () => number = () => performance.now()): Checkpoints {
  let last: Checkpoint | undefined;
  let next = now() + EVERY;
  return {
    get last() {
      return last;
    },
    async between(session) {
      const device = presentDevice();
      if (!device || now() < next || session.iteration === last?.iteration) return;
      const begun = now();
      const taken = await takeCheckpoint(session);
      // What a failing device gave is worth nothing.
      if (device.fault === undefined) last = taken;
      next = now() + Math.max(EVERY, (now() - begun) / SHARE);
    },
  };
}
