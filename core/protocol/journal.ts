/** Unsaved work, and the row of tabs of each window, as the host keeps them beside the files. */
import { z } from "zod";
import { graphDocument } from "../graph/schema.ts";
import { fileInfo } from "./files.ts";

/** Most characters (UTF-16 units) of a document that travel in one request. */
export const JOURNAL_PART = 256 * 1024;

const none = z.object({});
const name = z.string().regex(/^[\w-]{1,64}$/);
/** One document of one window. */
const place = z.object({ window: name, id: name });
const origin = { file: fileInfo.nullable(), template: z.string().max(200).nullable() };
const revision = z.number().int().min(1);

const journalView = z.object({ x: z.number(), y: z.number(), zoom: z.number().positive() });

/** The row of tabs of a window. */
export const journalSession = z.object({
  /** Id of the tab that is shown. */
  active: name,
  tabs: z
    .array(
      z.object({
        id: name,
        name: z.string(),
        ...origin,
        /** Where its canvas looked; without it, all is shown. */
        view: journalView.optional(),
      }),
    )
    .max(1000),
});
export type JournalSession = z.infer<typeof journalSession>;

/** Unsaved work that a window left. */
const leftDocument = z.object({
  ...place.shape,
  /** Of the document. */
  name: z.string(),
  /** Its file as it is to be saved over: another one on disk by then is a conflict. */
  ...origin,
  revision,
  /** Milliseconds since 1970. */
  written: z.number(),
  bytes: z.number(),
  /** False for a document that is in no file, but was not changed since it came into the window. */
  edited: z.boolean(),
  /** What it has that its file or template has not, in sentences; the first of them. */
  changes: z.array(z.string()),
  /** How many there are beyond these. */
  more: z.number().int(),
  /** The file that it is of, as against what it was when the work began. */
  disk: z.enum(["none", "same", "changed", "gone"]),
});
export type LeftDocument = z.infer<typeof leftDocument>;

export const journalChannels = {
  /**
   * A window tells its name, and learns what it left when it was reloaded or quit (`own`), and what
   * is to be asked about: what it, or a window that is gone, had when the host went down, or when
   * nobody took it on (`offers`). Those of windows that live are not told.
   */
  "journal.claim": {
    request: z.object({
      window: name,
      /** Names of windows whose journals are theirs, besides those that are connected. */
      others: z.array(name).max(1000),
    }),
    reply: z.object({
      session: journalSession.nullable(),
      own: z.array(leftDocument),
      offers: z.array(leftDocument),
      /** The highest that the host knows of this window: later states have higher ones. */
      revision: z.number().int().min(0),
      /** Files of journals that could not be read; they are kept, set aside. */
      unreadable: z.array(z.string()),
    }),
  },
  /**
   * Keeps a state of a document, in parts of its JSON text, each sent when the one before it was
   * answered; it is on the disk when the last one is answered. Refused with `stale-journal` where a
   * state of this revision or a later one is there.
   */
  "journal.write": {
    request: z.object({
      ...place.shape,
      revision,
      name: z.string(),
      ...origin,
      edited: z.boolean(),
      /** Place of this part, from 0. */
      part: z.number().int().min(0),
      last: z.boolean(),
      text: z.string().max(JOURNAL_PART),
    }),
    reply: none,
  },
  /** A document that was left, which is from now on that of another place. */
  "journal.take": {
    request: z.object({ from: place, to: place }),
    reply: z.object({ document: graphDocument, revision }),
  },
  /** Forgets a document up to a revision: it was saved, or is not wanted. */
  "journal.drop": { request: z.object({ ...place.shape, revision }), reply: none },
  "journal.session": {
    request: z.object({ window: name, session: journalSession }),
    reply: none,
  },
} as const;
