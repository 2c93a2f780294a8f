/** The folder of journals: one folder a window, in it its documents and its row of tabs. */
import { mkdir, readdir, readFile, rm, rmdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type JournalSession, journalSession } from "../../../core/protocol/journal.ts";
import { makeFolder } from "../durable-write.ts";
import { createKeptFile, type KeptFile } from "../kept-file.ts";
import {
  type FoundJournal,
  journalId,
  type NewHeader,
  readJournal,
  removeJournal,
  setAside,
  writeJournal,
} from "./journal-file.ts";

export interface Place {
  readonly window: string;
  readonly id: string;
}

const SESSION = "session.json";
/** Milliseconds that a write which is under way does not take. */
const CUT_OFF = 60_000;
const sessionFile = z.object({ host: z.string(), session: journalSession });

/** What is known of a document's journal without reading it. */
interface Known {
  /** Of the latest state; states up to it are refused. */
  readonly revision: number;
  readonly slot: number;
}

export type ReadJournal = FoundJournal & Place;

export interface Shelf {
  windows(): Promise<string[]>;
  /** Journals of a window. */
  of(window: string): Promise<ReadJournal[]>;
  read(place: Place): Promise<FoundJournal>;
  /** Latest revision that is there, or was dropped; 0 for none. */
  revision(place: Place): Promise<number>;
  /** The highest that is known of a window whose journals were read. */
  highest(window: string): number;
  /** @throws ProxflowError as `writeDurably` does; then the state before is as it was */
  write(place: Place, head: NewHeader, text: readonly string[]): Promise<void>;
  drop(place: Place, revision: number): Promise<void>;
  /** Sets files aside that cannot be read. @returns where they are now */
  setAside(place: Place): Promise<string[]>;
  keepSession(window: string, host: string, session: JournalSession): void;
  session(window: string): Promise<z.infer<typeof sessionFile> | undefined>;
  /** Takes away what a crash left of writes that it cut off. */
  sweep(window: string): Promise<void>;
  /** Takes a window's folder away where it has no journals. */
  forget(window: string): Promise<void>;
  /** Resolves when all sessions are written. */
  settled(): Promise<void>;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return [];
    throw error;
  }
}

export const keyOf = ({ window, id }: Place): string => `${window}/${id}`;

/** @param folder made when the first journal is written */
export function createShelf(folder: string): Shelf {
  const known = new Map<string, Known>();
  const sessions = new Map<string, KeptFile>();
  const folderOf = (window: string): string => join(folder, window);

  const read = async (place: Place): Promise<FoundJournal> => {
    const found = await readJournal(folderOf(place.window), place.id);
    const revision = found.entry?.revision ?? 0;
    // What was dropped in this life of the host stays refused.
    const floor = known.get(keyOf(place))?.revision ?? 0;
    known.set(keyOf(place), { revision: Math.max(revision, floor), slot: found.slot });
    return found;
  };
  const look = async (place: Place): Promise<Known> => {
    if (!known.has(keyOf(place))) await read(place);
    return known.get(keyOf(place)) as Known;
  };
  const sweep = async (window: string): Promise<void> => {
    for (const name of await namesIn(folderOf(window))) {
      const path = join(folderOf(window), name);
      if (!name.endsWith(".tmp")) continue;
      const modified = (await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now();
      if (Date.now() - modified > CUT_OFF) await rm(path, { force: true });
    }
  };
  return {
    windows: async () => (await namesIn(folder)).filter((name) => /^[\w-]{1,64}$/.test(name)),
    async of(window) {
      const ids = (await namesIn(folderOf(window))).flatMap((name) => journalId(name) ?? []);
      return Promise.all(
        [...new Set(ids)].map(async (id) => ({ window, id, ...(await read({ window, id })) })),
      );
    },
    read,
    revision: async (place) => (await look(place)).revision,
    highest: (window) =>
      Math.max(
        0,
        ...[...known]
          .filter(([key]) => key.startsWith(`${window}/`))
          .map(([, { revision }]) => revision),
      ),
    async write(place, head, text) {
      const slot = 1 - (await look(place)).slot;
      await makeFolder(folderOf(place.window));
      await writeJournal(folderOf(place.window), place.id, slot, head, text);
      known.set(keyOf(place), { revision: head.revision, slot });
    },
    async drop(place, revision) {
      const state = await look(place);
      if (state.revision > revision) return;
      await removeJournal(folderOf(place.window), place.id, state.slot);
      known.set(keyOf(place), { revision, slot: state.slot });
    },
    async setAside({ window, id }) {
      const aside = join(folder, ".unreadable");
      await mkdir(aside, { recursive: true });
      return setAside(folderOf(window), id, aside);
    },
    keepSession(window, host, session) {
      const file = sessions.get(window) ?? createKeptFile(join(folderOf(window), SESSION));
      sessions.set(window, file);
      file.write(JSON.stringify({ host, session }));
    },
    async session(window) {
      await sessions.get(window)?.settled();
      try {
        return sessionFile.parse(
          JSON.parse(await readFile(join(folderOf(window), SESSION), "utf8")),
        );
      } catch {
        // None yet, or of another version: a row of tabs is no work.
        return undefined;
      }
    },
    async forget(window) {
      await sessions.get(window)?.settled();
      if ((await namesIn(folderOf(window))).some((name) => journalId(name) !== undefined)) return;
      await sweep(window);
      await rm(join(folderOf(window), SESSION), { force: true });
      // Whoever writes there at this moment keeps it.
      await rmdir(folderOf(window)).catch(() => undefined);
    },
    sweep,
    async settled() {
      await Promise.all([...sessions.values()].map((file) => file.settled()));
    },
  };
}
