/**
 * Unsaved work in the browser's own storage: what earlier versions kept there, and the last moment of
 * a window, which has no time to wait for its host. Read once, at the next start.
 */
import { z } from "zod";
import { parseDocumentValue } from "../../core/graph/parse.ts";
import { fileInfo } from "../../core/protocol/files.ts";
import type { JournalSession } from "../../core/protocol/journal.ts";
import { journalSession } from "../../core/protocol/journal.ts";
import type { Unsaved } from "./keeper.ts";

/** Where entries lie: the browser's storage, or a map in a test. */
export interface Shelf {
  keys(): string[];
  read(key: string): string | null;
  /** @throws where it is full; then the entry is as it was */
  write(key: string, text: string): void;
  remove(key: string): void;
  /** Needs no room beyond what is there. */
  move(from: string, to: string): void;
}

/** A document that lies there. */
export interface OldEntry {
  readonly key: string;
  readonly window: string;
  readonly id: string;
  /** 1 where it is of a version that counted none. */
  readonly revision: number;
  readonly unsaved: Unsaved;
}

export interface OldJournal {
  entries(): OldEntry[];
  /** The row of tabs of a window, as an earlier version kept it. */
  session(window: string): JournalSession | null;
  /** Takes an entry away that is in better hands. */
  remove(entry: OldEntry): void;
  forgetSession(window: string): void;
  /** Windows whose row of tabs is there. */
  sessions(): string[];
  /** Keeps what the host may not have got. @throws where the storage is full */
  keep(window: string, id: string, revision: number, unsaved: Unsaved): void;
  /** Names of entries that cannot be read by this version. They stay, set aside. */
  readonly unreadable: readonly string[];
}

const DOCUMENTS = "proxflow.journal.";
const SESSIONS = "proxflow.session.";
const ASIDE = "proxflow.unreadable.";

const entryForm = z.object({
  document: z.unknown(),
  file: fileInfo.nullable(),
  template: z.string().nullable(),
  revision: z.number().int().min(1).default(1),
  edited: z.boolean().default(true),
});

const json = (text: string | null): unknown => {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return undefined;
  }
};

export function createOldJournal(shelf: Shelf): OldJournal {
  const unreadable: string[] = [];
  const under = (prefix: string): string[] => shelf.keys().filter((key) => key.startsWith(prefix));

  const entryAt = (key: string): OldEntry | undefined => {
    // Before there were tabs, the window's one document had no id.
    const [window = "", id = "first"] = key.slice(DOCUMENTS.length).split(".");
    const entry = entryForm.safeParse(json(shelf.read(key)));
    const parsed = entry.success ? parseDocumentValue(entry.data.document) : undefined;
    if (entry.success && parsed?.ok) {
      const { file, template, revision, edited } = entry.data;
      const unsaved = { document: parsed.document, origin: { file, template }, edited };
      return { key, window, id, revision, unsaved };
    }
    unreadable.push(key);
    shelf.move(key, key.replace(DOCUMENTS, ASIDE));
    return undefined;
  };
  return {
    unreadable,
    entries: () => under(DOCUMENTS).flatMap((key) => entryAt(key) ?? []),
    session: (window) => journalSession.safeParse(json(shelf.read(SESSIONS + window))).data ?? null,
    remove: ({ key }) => shelf.remove(key),
    forgetSession: (window) => shelf.remove(SESSIONS + window),
    sessions: () => under(SESSIONS).map((key) => key.slice(SESSIONS.length)),
    keep: (window, id, revision, { document, origin: { file, template }, edited }) =>
      shelf.write(
        `${DOCUMENTS}${window}.${id}`,
        JSON.stringify({ document, file, template, revision, edited }),
      ),
  };
}
