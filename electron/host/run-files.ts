/**
 * Checkpoints of the runs of this host, in a hidden folder of the documents folder: one file a run,
 * gone when the run is over, kept where its process or the host went down.
 */
import { randomUUID } from "node:crypto";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { ProxflowError } from "../../core/base/errors.ts";
import type { InterruptedRun } from "../../core/protocol/channels.ts";
import { isOver, type KeepAt, type RunEvent } from "../../core/protocol/messages.ts";
import { type RunFileInfo, readRunFile, readRunFileInfo } from "./run-file.ts";

/** Milliseconds between checkpoints at least. */
const EVERY = 3000;
/** Interrupted runs that are kept; older ones go. */
const KEPT = 20;
/** `<id>.<process id of its host>.run` */
const NAME = /^([0-9a-f-]{36})\.(\d+)\.run$/;

export interface RunFiles {
  /**
   * A place for a new run's checkpoints, and the file that it goes on from.
   * @param resume id of a kept run
   * @throws ProxflowError `no-run`
   */
  place(resume?: string): Promise<{ readonly keepAt: KeepAt; readonly resume?: string }>;
  /** A run of this host has that place. */
  took(run: string, place: { readonly keepAt: KeepAt; readonly resume?: string }): void;
  /** Each event of a run passes here; a lost one is told with its checkpoint. */
  event(event: RunEvent): Promise<RunEvent>;
  /** Runs that can be gone on with, the latest first; those of other hosts that live are theirs. */
  list(): Promise<InterruptedRun[]>;
  /** @throws ProxflowError `no-run`, `bad-checkpoint` */
  info(id: string): Promise<RunFileInfo>;
  discard(id: string): Promise<void>;
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** @param folder made at the first run */
export function createRunFiles(folder: string, every: number = EVERY): RunFiles {
  /** Files of the runs that go on. `written`: its own file is there; `from` until then. */
  const active = new Map<string, { readonly path: string; from?: string; written: boolean }>();

  const names = async (): Promise<{ id: string; pid: number; path: string }[]> => {
    const all = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw error;
    });
    return all.flatMap((name) => {
      const match = NAME.exec(name);
      return match
        ? [{ id: match[1] as string, pid: Number(match[2]), path: join(folder, name) }]
        : [];
    });
  };
  const going = (path: string): boolean =>
    [...active.values()].some((each) => each.path === path || each.from === path);
  const free = async () =>
    (await names()).filter(({ pid, path }) => (pid === process.pid ? !going(path) : !lives(pid)));
  const find = async (id: string): Promise<string> => {
    const found = (await free()).find((each) => each.id === id);
    if (found) return found.path;
    throw new ProxflowError("no-run", "The checkpoint of that run is gone.", {
      fix: "Start the run anew.",
    });
  };
  /** What is whole, the latest first; the rest, and what is too old, goes. */
  const list = async (): Promise<InterruptedRun[]> => {
    const found: InterruptedRun[] = [];
    for (const { id, path } of await free()) {
      try {
        const { mtimeMs } = await stat(path);
        const { document, backend, iteration, seconds } = (await readRunFile(path)).info;
        const { name } = document;
        found.push({ id, name, backend, iteration, seconds, modified: mtimeMs });
      } catch (error) {
        // What is not whole is of no use to anybody; what cannot be read now may be later.
        if (error instanceof ProxflowError && error.code === "bad-checkpoint")
          await rm(path, { force: true });
      }
    }
    found.sort((a, b) => b.modified - a.modified);
    for (const { id } of found.slice(KEPT)) await rm(await find(id), { force: true });
    return found.slice(0, KEPT);
  };

  return {
    async place(resume) {
      await mkdir(folder, { recursive: true });
      const path = join(folder, `${randomUUID()}.${process.pid}.run`);
      const keepAt = { path, every, atEnd: false };
      return resume === undefined ? { keepAt } : { keepAt, resume: await find(resume) };
    },
    took(run, { keepAt, resume }) {
      active.set(run, { path: keepAt.path, ...(resume && { from: resume }), written: false });
    },
    async event(event) {
      const own = active.get(event.run);
      if (!own) return event;
      const { path, from } = own;
      if (event.type === "checkpoint" && event.failed === undefined) {
        active.set(event.run, { path, written: true });
        if (from !== undefined) await rm(from, { force: true });
      }
      if (!isOver(event)) return event;
      active.delete(event.run);
      if (event.type === "worker-lost") {
        const last = own.written ? path : from;
        return last === undefined ? event : { ...event, ...(await checkpointOf(last)) };
      }
      for (const file of [path, from]) if (file !== undefined) await rm(file, { force: true });
      return event;
    },
    list,
    info: async (id) => readRunFileInfo(await find(id)),
    discard: async (id) => rm(await find(id), { force: true }),
  };
}

/** What a lost run is told with; nothing where the file cannot be read. */
async function checkpointOf(
  path: string,
): Promise<{ checkpoint?: { readonly id: string; readonly iteration: number } }> {
  const id = NAME.exec(basename(path))?.[1];
  try {
    const { iteration } = await readRunFileInfo(path);
    return id === undefined ? {} : { checkpoint: { id, iteration } };
  } catch {
    return {};
  }
}
