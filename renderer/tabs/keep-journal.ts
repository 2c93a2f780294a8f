/** Brings the tabs of a reloaded window back, then writes down what changes in them. */
import { blankDocument, isDirty, isUntouched } from "../state/document-store.ts";
import type { Journal, LeftTab, View } from "../state/journal.ts";
import type { OpenDocument, Recovered, Workspace } from "./workspace.ts";

/** Milliseconds between a change and its entry. */
const DELAY = 300;

/** What a file or a template says now. */
type Load = (from: LeftTab) => Promise<Omit<Recovered, "id" | "unsaved">>;

export interface Found {
  /** Tabs whose work is in no file. */
  readonly unsaved: number;
  /** Names of tabs whose file or template is not there any more. */
  readonly missing: readonly string[];
}

/**
 * Opens what a window left: its tabs, and the unsaved work of windows that are gone.
 * @param orphans does something with the journal of each window that is gone
 * @param look lets the canvas of a tab begin where it was left
 */
export async function restoreTabs<T extends OpenDocument>(
  workspace: Workspace<T>,
  journal: Journal,
  own: string,
  load: Load,
  orphans: (take: (window: string) => void) => Promise<void>,
  look: (tab: T, view: View) => void = () => undefined,
): Promise<Found> {
  const { tabs, active } = journal.left(own);
  const found: LeftTab[] = [...tabs];
  await orphans((window) => {
    for (const tab of journal.left(window).tabs) {
      if (tab.document === undefined) continue;
      const id = crypto.randomUUID().slice(0, 8);
      journal.handOver({ window, id: tab.id }, { window: own, id });
      found.push({ ...tab, id });
    }
    journal.forget(window);
  });
  const missing: string[] = [];
  const recovered = await Promise.all(
    found.map(async (tab): Promise<Recovered | undefined> => {
      const { id, document, file, template, name } = tab;
      if (document) return { id, document, file, template, unsaved: true };
      if (file === null && template === null)
        return { id, document: { ...blankDocument(), name }, file, template, unsaved: false };
      try {
        return { ...(await load(tab)), id, unsaved: false };
      } catch {
        missing.push(file?.path ?? name);
        return undefined;
      }
    }),
  );
  workspace.restore(
    recovered.filter((each) => each !== undefined),
    active,
  );
  for (const { id, view } of found) {
    const tab = workspace.get(id);
    if (tab !== undefined && view !== undefined) look(tab, view);
  }
  return { unsaved: found.filter((tab) => tab.document !== undefined).length, missing };
}

/**
 * Follows the workspace from now on.
 * @param onFull the storage has no room for the work of this tab
 * @param viewOf where the canvas of a tab looks, if at its document
 * @returns writes at once what waits to be written
 */
export function followTabs<T extends OpenDocument>(
  workspace: Workspace<T>,
  journal: Journal,
  own: string,
  onFull: (tab: T) => void,
  viewOf: (tab: T) => View | undefined = () => undefined,
): () => void {
  const followed = new Map<string, () => void>();
  const touched = new Set<string>();
  const full = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const writeTab = (id: string): void => {
    const tab = workspace.get(id);
    const state = tab?.documents.getState();
    if (tab === undefined || state === undefined || !isDirty(state)) {
      journal.drop(own, id);
      return;
    }
    try {
      journal.keep(own, id, state.document, state);
      full.delete(id);
    } catch {
      // The work itself goes on; said once, for it will be so again at the next change.
      if (!full.has(id)) onFull(tab);
      full.add(id);
    }
  };
  const write = (): void => {
    clearTimeout(timer);
    timer = undefined;
    for (const id of touched) writeTab(id);
    touched.clear();
    const { tabs, active } = workspace.getState();
    try {
      journal.keepSession(own, {
        active,
        tabs: tabs.map((tab) => {
          const { document, file, template } = tab.documents.getState();
          return { id: tab.id, name: document.name, file, template, view: viewOf(tab) };
        }),
      });
    } catch {
      // A row of names that cannot be kept is no loss of work.
    }
  };
  const later = (): void => {
    timer ??= setTimeout(write, DELAY);
  };
  const sync = (): void => {
    const { tabs } = workspace.getState();
    for (const { id, documents } of tabs) {
      if (followed.has(id)) continue;
      const note = (): void => {
        touched.add(id);
        later();
      };
      followed.set(id, documents.subscribe(note));
      note();
    }
    for (const [id, off] of followed) {
      if (tabs.some((tab) => tab.id === id)) continue;
      off();
      followed.delete(id);
      touched.add(id);
    }
    later();
  };
  workspace.subscribe(sync);
  sync();
  return write;
}

/** True where there is nothing in the window that one could miss. */
export const nothingOpen = <T extends OpenDocument>({ current, getState }: Workspace<T>): boolean =>
  getState().tabs.length === 1 && isUntouched(current.documents.getState());
