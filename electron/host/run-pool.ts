/**
 * Worker processes for the documents that run at a time: one each, so that a run goes on while
 * another document is worked on. A document's next run takes the process of its last one; a process
 * that is idle serves whoever needs one when all are taken.
 */
import { ProxflowError } from "../../core/base/errors.ts";
import type { RunEvent } from "../../core/protocol/messages.ts";
import type { ClientId } from "./router.ts";
import { createRunOwner, type RunOwner } from "./run-owner.ts";
import { createSupervisor, type Supervisor } from "./supervisor.ts";
import type { SpawnWorker } from "./worker-process.ts";

/** Runs at a time. Each has a process with its own copy of the data. */
const MOST = 4;

/** A document of a window. */
export interface RunPlace {
  readonly client: ClientId;
  /** Tells the documents of one window apart. */
  readonly tab: string;
}

export interface RunPoolListeners {
  /** @param client the window that it is for */
  event(event: RunEvent, client: ClientId): void;
  frame(run: string, frame: Float32Array): void;
  /** Nothing more comes of this run that anybody asked for: another one takes its process. */
  replaced(run: string): void;
}

export interface RunPool {
  /**
   * Begins a run of a document in place of its own old one.
   * @throws ProxflowError `run-active` while as many runs go on as can be at a time
   */
  start(begin: (supervisor: Supervisor) => string, place: RunPlace): Promise<string>;
  /** The process that has a run. @throws ProxflowError `no-run` */
  of(run: string): Supervisor;
  /** Frame `sequence` of a run was taken. */
  ack(run: string, sequence: number): void;
  /** Ends the run and the process of a document that is closed. */
  release(place: RunPlace): void;
  join(client: ClientId): void;
  leave(client: ClientId): void;
  close(): void;
}

interface Slot {
  readonly supervisor: Supervisor;
  readonly owner: RunOwner;
  place: RunPlace;
  run: string | undefined;
  /** Counts up: the one with the least was used longest ago. */
  used: number;
}

/** @param data where data sets are kept */
export function createRunPool(
  spawn: SpawnWorker,
  listeners: RunPoolListeners,
  most: number = MOST,
  data?: string,
): RunPool {
  const clients = new Set<ClientId>();
  let slots: Slot[] = [];
  let runs = 0;
  let uses = 0;

  const add = (place: RunPlace): Slot => {
    const supervisor = createSupervisor(
      spawn,
      {
        event(event) {
          const client = owner.event(event);
          if (client !== undefined) listeners.event(event, client);
        },
        frame: listeners.frame,
      },
      { nextRun: () => `r${++runs}`, data },
    );
    const owner = createRunOwner(supervisor);
    for (const client of clients) owner.join(client);
    const slot: Slot = { supervisor, owner, place, run: undefined, used: 0 };
    slots.push(slot);
    return slot;
  };
  const slotFor = (place: RunPlace): Slot => {
    const own = slots.find((slot) => isAt(slot, place));
    if (own !== undefined) return own;
    // The process of a window that is gone is free, even where it has not stopped yet.
    const orphan = slots.find((slot) => !clients.has(slot.place.client));
    if (orphan !== undefined) return orphan;
    if (slots.length < most) return add(place);
    const idle = slots
      .filter((slot) => slot.supervisor.active === undefined)
      .sort((a, b) => a.used - b.used)[0];
    if (idle !== undefined) return idle;
    throw new ProxflowError("run-active", `${most} runs are going on already.`, {
      fix: "Stop one of them first.",
    });
  };

  const slotOf = (run: string): Slot | undefined =>
    slots.find((each) => each.run === run || each.supervisor.active === run);

  return {
    async start(begin, place) {
      const slot = slotFor(place);
      slot.place = place;
      slot.used = ++uses;
      const before = slot.run;
      slot.run = undefined;
      const run = await slot.owner.start(begin, place.client);
      slot.run = run;
      if (before !== undefined) listeners.replaced(before);
      return run;
    },
    of(run) {
      const slot = slotOf(run);
      if (slot === undefined)
        throw new ProxflowError("no-run", `Run ${run} is over, and its values are gone.`, {
          fix: "Run again.",
        });
      return slot.supervisor;
    },
    // A frame may be taken after its run made way for another.
    ack: (run, sequence) => slotOf(run)?.supervisor.ack(sequence),
    release(place) {
      const slot = slots.find((each) => isAt(each, place));
      if (slot === undefined) return;
      slots = slots.filter((each) => each !== slot);
      if (slot.run !== undefined) listeners.replaced(slot.run);
      slot.owner.close();
      slot.supervisor.close();
    },
    join(client) {
      clients.add(client);
      for (const { owner } of slots) owner.join(client);
    },
    leave(client) {
      clients.delete(client);
      for (const { owner } of slots) owner.leave(client);
    },
    close() {
      for (const { owner, supervisor } of slots) {
        owner.close();
        supervisor.close();
      }
    },
  };
}

const isAt = ({ place }: Slot, { client, tab }: RunPlace): boolean =>
  place.client === client && place.tab === tab;
