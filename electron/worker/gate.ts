/** Steers a run between iterations: pause, resume, single steps, stop. */
import { setImmediate } from "node:timers/promises";
import type { RunControl } from "../../core/protocol/messages.ts";

/** Longest time without reading messages from the host, in milliseconds. */
const YIELD_AFTER = 20;

/** What steers a run without a look into it. */
export type Steer = Extract<RunControl, "pause" | "resume" | "step" | "stop">;

export interface Gate {
  readonly paused: boolean;
  /** The iteration under way is a single step, or the last one before a pause. */
  readonly stepping: boolean;
  apply(action: Steer): void;
  /** Pauses where the run stands, without one more iteration. */
  hold(): void;
  /** Takes so many iterations, then is paused. */
  advance(iterations: number): void;
  /** Asked by the engine between iterations. */
  pass(): Promise<"go" | "stop"> | "go" | "stop";
  /** Something waits for `between`: a paused run calls it now. */
  poke(): void;
}

/**
 * @param paused start paused
 * @param between called between iterations at least every 20 ms, while nothing is computed
 */
export function createGate(paused: boolean, between: () => Promise<void>): Gate {
  let stopped = false;
  let waiting = paused;
  let steps = 0;
  let wake: (() => void) | undefined;
  let lastYield = performance.now();
  let poked = false;
  let stepping = false;

  const held = (): boolean => waiting && steps === 0 && !stopped;
  const poke = (): void => {
    poked = true;
    wake?.();
    wake = undefined;
  };
  const hold = async (): Promise<void> => {
    while (held()) {
      poked = false;
      await between();
      // Something may have come while `between` was busy.
      if (held() && !poked)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  };
  const slowPass = async (): Promise<"go" | "stop"> => {
    await setImmediate();
    await between();
    if (held()) await hold();
    lastYield = performance.now();
    stepping = !stopped && waiting;
    if (stepping) steps -= 1;
    return stopped ? "stop" : "go";
  };
  return {
    get paused() {
      return waiting;
    },
    get stepping() {
      return stepping;
    },
    apply(action) {
      // One more iteration, so that what is shown during the pause is where the run stands.
      if (action === "pause" && !waiting) {
        waiting = true;
        steps = 1;
      }
      if (action === "resume") {
        waiting = false;
        steps = 0;
      }
      if (action === "step") {
        waiting = true;
        steps += 1;
      }
      if (action === "stop") stopped = true;
      if (action !== "pause") poke();
    },
    hold() {
      waiting = true;
      steps = 0;
    },
    advance(iterations) {
      waiting = true;
      steps += iterations;
      poke();
    },
    pass() {
      if (stopped) return "stop";
      if (waiting || performance.now() - lastYield > YIELD_AFTER) return slowPass();
      return "go";
    },
    poke,
  };
}
