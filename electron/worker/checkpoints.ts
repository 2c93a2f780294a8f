/**
 * Checkpoints of a run, now and then: in memory on a device that may fail, and in a file where the
 * host wants one, to go on from after the process or the machine went down.
 */
import { messageOf } from "../../core/base/errors.ts";
import { type Checkpoint, takeCheckpoint } from "../../core/engine/checkpoint.ts";
import type { Session } from "../../core/engine/index.ts";
import type { KeepAt, RunEvent } from "../../core/protocol/messages.ts";
import { type RunFileInfo, writeRunFile } from "../host/run-file.ts";
import type { SavedPoint } from "../host/saved-point.ts";
import { presentDevice } from "./device.ts";

/** Milliseconds between checkpoints in memory at least, and the most of the time that they take. */
const EVERY = 3000;
const SHARE = 0.05;

export interface Checkpoints {
  /** The latest in memory, fit for any backend; `undefined` before the first. */
  readonly last: Checkpoint | undefined;
  /** Takes one where it is due. To be called while nothing is computed. */
  between(session: Session): Promise<void>;
}

type Told = Omit<Extract<RunEvent, { type: "checkpoint" }>, "type" | "run">;

/** Where checkpoints go to a file. */
export interface Keeping {
  readonly at: KeepAt;
  /** What the file is of, at this moment. */
  info(): Omit<RunFileInfo, "iteration">;
  told(told: Told): void;
}

/** @param from where the run goes on from, until there is a later one */
export function createCheckpoints(
  from?: Checkpoint,
  now: () => number = () => performance.now(),
): Checkpoints {
  let last = from;
  let next = now() + EVERY;
  return {
    get last() {
      return last;
    },
    async between(session) {
      const device = presentDevice();
      if (!device || now() < next || session.iteration === last?.iteration) return;
      const begun = now();
      const taken = await takeCheckpoint(session, "portable");
      // What a failing device gave is worth nothing.
      if (device.fault === undefined) last = taken;
      next = now() + Math.max(EVERY, (now() - begun) / SHARE);
    },
  };
}

export interface Keeper {
  /** Writes one where it is due; the run goes on while the disk is busy. */
  between(session: Session): Promise<void>;
  /** The last one, where it is wanted; and in any case nothing is being written any more. */
  end(session: Session): Promise<void>;
}

/** Checkpoints in a file. A full disk is told and ends no run; the last whole file stays. */
export function createKeeper(
  { at, info, told }: Keeping,
  now: () => number = () => performance.now(),
): Keeper {
  let next = now() + at.every;
  let written: number | undefined;
  let writing: Promise<void> | undefined;

  const write = async (session: Session): Promise<void> => {
    const begun = now();
    const device = presentDevice();
    const exact = await takeCheckpoint(session);
    const portable = session.portable ? undefined : await takeCheckpoint(session, "portable");
    if (device?.fault !== undefined) return;
    const point: SavedPoint = { exact, ...(portable && { portable }) };
    const { iteration } = exact;
    const { seconds } = info();
    written = iteration;
    writing = writeRunFile(at.path, { ...info(), iteration }, point)
      .then(
        () => told({ iteration, seconds }),
        (error: unknown) => told({ iteration, seconds, failed: messageOf(error) }),
      )
      .finally(() => {
        writing = undefined;
      });
    next = now() + Math.max(at.every, (now() - begun) / SHARE);
  };
  return {
    async between(session) {
      if (writing === undefined && now() >= next && session.iteration !== written)
        await write(session);
    },
    async end(session) {
      await writing;
      if (!at.atEnd || session.iteration === written) return;
      await write(session);
      await writing;
    },
  };
}
