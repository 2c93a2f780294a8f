/**
 * Unsaved work, kept beside the file and never over it, and the row of tabs of each window. A
 * document has an entry while it is in no file; a window has one with its tabs. Windows know each
 * other by name, so that none writes over another's entries.
 */
import { z } from "zod";
import { parseDocumentValue } from "../../core/graph/parse.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import type { Origin } from "./document-store.ts";

export type View = NonNullable<GraphDocument["view"]>;

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

export interface JournalTab extends Origin {
  readonly id: string;
  readonly name: string;
  /** Where its canvas looked; without it, all is shown. */
  readonly view?: View | undefined;
}

export interface JournalSession {
  /** Id of the tab that is shown. */
  readonly active: string;
  readonly tabs: readonly JournalTab[];
}

/** A tab as it was left; `document` where it was in no file. */
export interface LeftTab extends JournalTab {
  readonly document?: GraphDocument;
}

export interface Journal {
  /** All that a window left, in the order of its tabs. */
  left(window: string): { readonly tabs: readonly LeftTab[]; readonly active: string | undefined };
  /** Windows that left something. */
  windows(): string[];
  /** @throws where the storage is full */
  keep(window: string, id: string, document: GraphDocument, origin: Origin): void;
  drop(window: string, id: string): void;
  /** Makes a document that one window left another window's, under a new id. */
  handOver(from: { window: string; id: string }, to: { window: string; id: string }): void;
  /** @throws where the storage is full */
  keepSession(window: string, session: JournalSession): void;
  /** Takes away all that a window left. */
  forget(window: string): void;
  /** Names of entries that cannot be read by this version. They stay, set aside. */
  readonly unreadable: readonly string[];
}

const DOCUMENTS = "proxflow.journal.";
const SESSIONS = "proxflow.session.";
const ASIDE = "proxflow.unreadable.";

const file = z.object({
  path: z.string(),
  name: z.string(),
  modified: z.number(),
  bytes: z.number(),
});
const origin = { file: file.nullable(), template: z.string().nullable() };
const view = z.object({ x: z.number(), y: z.number(), zoom: z.number().positive() });
const entryForm = z.object({ document: z.unknown(), ...origin });
const sessionForm = z.object({
  active: z.string(),
  tabs: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      view: view.optional().catch(undefined),
      ...origin,
    }),
  ),
});

const json = (text: string | null): unknown => {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return undefined;
  }
};

export function createJournal(shelf: Shelf): Journal {
  const unreadable: string[] = [];

  const entryAt = (key: string, id: string): LeftTab | undefined => {
    const text = shelf.read(key);
    const entry = entryForm.safeParse(json(text));
    const parsed = entry.success ? parseDocumentValue(entry.data.document) : undefined;
    if (entry.success && parsed?.ok) {
      const { document } = parsed;
      return { id, name: document.name, document, ...originOf(entry.data) };
    }
    unreadable.push(key);
    shelf.move(key, key.replace(DOCUMENTS, ASIDE));
    return undefined;
  };
  /** Keys of a window's documents, by id. */
  const documentsOf = (window: string): Map<string, string> => {
    const own = DOCUMENTS + window;
    // Before there were tabs, the window's one document had no id.
    if (shelf.read(own) !== null) shelf.move(own, `${own}.first`);
    return new Map(
      shelf
        .keys()
        .filter((key) => key.startsWith(`${own}.`))
        .map((key) => [key.slice(own.length + 1), key]),
    );
  };

  return {
    unreadable,
    left(window) {
      const session = sessionForm.safeParse(json(shelf.read(SESSIONS + window)));
      const listed = session.success ? session.data.tabs : [];
      const keys = documentsOf(window);
      const unsaved = new Map(
        [...keys].flatMap(([id, key]) => {
          const entry = entryAt(key, id);
          return entry ? [[id, entry] as const] : [];
        }),
      );
      return {
        active: session.success ? session.data.active : undefined,
        tabs: [
          ...listed.map((tab) => {
            const work = unsaved.get(tab.id);
            return work === undefined ? tab : { ...work, view: tab.view };
          }),
          ...[...unsaved.values()].filter(({ id }) => !listed.some((tab) => tab.id === id)),
        ],
      };
    },
    windows() {
      const names = shelf.keys().flatMap((key) => {
        const prefix = [DOCUMENTS, SESSIONS].find((each) => key.startsWith(each));
        return prefix === undefined ? [] : [key.slice(prefix.length).split(".")[0] ?? ""];
      });
      return [...new Set(names)];
    },
    keep: (window, id, document, from) =>
      shelf.write(
        `${DOCUMENTS}${window}.${id}`,
        JSON.stringify({ document, ...originOf(from), written: Date.now() }),
      ),
    handOver: (from, to) =>
      shelf.move(`${DOCUMENTS}${from.window}.${from.id}`, `${DOCUMENTS}${to.window}.${to.id}`),
    drop: (window, id) => shelf.remove(`${DOCUMENTS}${window}.${id}`),
    keepSession: (window, session) => shelf.write(SESSIONS + window, JSON.stringify(session)),
    forget(window) {
      for (const key of documentsOf(window).values()) shelf.remove(key);
      shelf.remove(SESSIONS + window);
    },
  };
}

/** Nothing but where a document came from. */
const originOf = ({ file: from, template }: Origin): Origin => ({ file: from, template });
