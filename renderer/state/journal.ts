/**
 * Unsaved work, kept beside the file and never over it. One entry a window, found again after a
 * reload; an entry whose window is gone is offered to the next one.
 */
import { type GraphDocument, graphDocument } from "../../core/graph/schema.ts";
import { type DocumentStore, isDirty, type Origin } from "./document-store.ts";

interface Entry extends Origin {
  readonly document: GraphDocument;
  readonly written: number;
}

const PREFIX = "proxflow.journal.";
const DELAY = 300;

function windowId(): string {
  const known = sessionStorage.getItem("proxflow.window");
  if (known !== null) return known;
  const id = crypto.randomUUID();
  sessionStorage.setItem("proxflow.window", id);
  return id;
}

function readEntry(key: string): Entry | undefined {
  try {
    const entry = JSON.parse(localStorage.getItem(key) ?? "null") as Entry | null;
    if (entry === null) return undefined;
    return { ...entry, document: graphDocument.parse(entry.document) };
  } catch {
    return undefined;
  }
}

/** Takes up the work of windows that are gone: their lock is free. */
async function orphan(own: string): Promise<string | undefined> {
  const keys = Array.from({ length: localStorage.length }, (_, i) => localStorage.key(i) ?? "");
  const held = new Set((await navigator.locks.query()).held?.map((lock) => lock.name));
  return keys.find((key) => key.startsWith(PREFIX) && key !== own && !held.has(key));
}

/** Restores what there is, then follows the document. @returns whether work was restored */
export async function startJournal(documents: DocumentStore): Promise<boolean> {
  const own = PREFIX + windowId();
  let restored = false;
  try {
    for (const key of [own, await orphan(own)]) {
      const entry = key === undefined || restored ? undefined : readEntry(key);
      if (key !== undefined && key !== own && entry) localStorage.removeItem(key);
      if (entry === undefined) continue;
      const { document, file, template } = entry;
      documents.open(document, { file, template }, { restored: true });
      restored = true;
    }
    // Held as long as this window lives, so that others leave its entry alone.
    void navigator.locks.request(own, () => new Promise<never>(() => undefined));
  } catch (error) {
    console.warn("the journal of unsaved work is not available", error);
  }
  follow(documents, own);
  return restored;
}

function follow(documents: DocumentStore, key: string): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = (): void => {
    timer = undefined;
    const state = documents.getState();
    try {
      const { document, file, template } = state;
      const entry: Entry = { document, file, template, written: Date.now() };
      if (isDirty(state)) localStorage.setItem(key, JSON.stringify(entry));
      else localStorage.removeItem(key);
    } catch {
      // A full disk must not stop the work itself.
    }
  };
  documents.subscribe(() => {
    if (timer === undefined) timer = setTimeout(write, DELAY);
  });
  window.addEventListener("pagehide", write);
  write();
}
