/**
 * The open documents of a window, one a tab. Each owns its store, history, selection, view, run and
 * journal; the canvas is a view of the one that is shown. Nothing here asks questions: who closes a
 * tab has asked before.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { GraphDocument } from "../../core/graph/schema.ts";
import {
  blankDocument,
  type DocumentState,
  type DocumentStore,
  isDirty,
  isUntouched,
  type Origin,
} from "../state/document-store.ts";

/** What the workspace needs of a document; the window's parts need more. */
export interface OpenDocument {
  readonly id: string;
  readonly documents: DocumentStore;
  /** Ends its run and lets go of the host. */
  dispose(): void;
}

/** A tab that was closed, as it was. */
interface ClosedDocument {
  readonly state: DocumentState;
  /** Its place in the row. */
  readonly index: number;
}

export interface WorkspaceState<T> {
  /** In the order of the row; never empty. */
  readonly tabs: readonly T[];
  /** Id of the one that is shown. */
  readonly active: string;
  /** Latest last. */
  readonly closed: readonly ClosedDocument[];
}

/** A document to begin with, as the journal has it. */
export interface Recovered extends Origin {
  readonly id: string;
  readonly document: GraphDocument;
  /** It was never saved. */
  readonly unsaved: boolean;
}

export interface Workspace<T extends OpenDocument> extends StoreApi<WorkspaceState<T>> {
  /** The document that is shown. */
  readonly current: T;
  get(id: string): T | undefined;
  /** The tab whose document lies in this file. */
  holding(path: string): T | undefined;
  /**
   * Shows a document in a tab beside the present one, or in the present one where that is empty and
   * untouched.
   * @param options id: of the tab, which is a new one then
   */
  open(
    document: GraphDocument,
    origin: Origin,
    options?: { readonly unsaved?: boolean; readonly fresh?: boolean; readonly id?: string },
  ): T;
  /** Shows an empty document in a tab of its own. */
  openBlank(): T;
  activate(id: string): void;
  /** Shows the tab so many places on; the row is a ring. */
  step(by: number): void;
  /** Puts a tab at a place of the row. */
  move(id: string, to: number): void;
  /** Takes a tab away, unsaved or not; after the last one there is an empty one. */
  close(id: string): void;
  /** Brings the tab that was closed last back, with its history. */
  reopen(): T | undefined;
  /** Begins with these, or with an empty one where there are none. */
  restore(recovered: readonly Recovered[], active: string | undefined): void;
}

/** Closed tabs that can be brought back. */
const MOST_CLOSED = 20;

const newId = (): string => crypto.randomUUID().slice(0, 8);

/** "Untitled", "Untitled 2": the first that no other document has. */
function freeName(taken: ReadonlySet<string>): string {
  const { name } = blankDocument();
  for (let i = 1; ; i++) {
    const candidate = i === 1 ? name : `${name} ${i}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/**
 * @param make a document of its own, empty, by its id
 * @param onSwitch what the window shows beside the document goes along
 */
export function createWorkspace<T extends OpenDocument>(
  make: (id: string, workspace: Workspace<T>) => T,
  onSwitch: (from: T, to: T) => void = () => undefined,
): Workspace<T> {
  const store = createStore<WorkspaceState<T>>(() => ({ tabs: [], active: "", closed: [] }));
  const { getState, setState } = store;

  const get = (id: string): T | undefined => getState().tabs.find((tab) => tab.id === id);
  const current = (): T => {
    const { active } = getState();
    const tab = get(active);
    if (tab === undefined) throw new Error(`there is no tab ${active}`);
    return tab;
  };
  const indexOf = (id: string): number => getState().tabs.findIndex((tab) => tab.id === id);
  const activate = (id: string): void => {
    const to = get(id);
    const from = current();
    if (to === undefined || to === from) return;
    onSwitch(from, to);
    setState({ active: id });
  };
  /** A new tab, shown. */
  const insert = (index: number, id = newId()): T => {
    const tab = make(id, workspace);
    setState({ tabs: getState().tabs.toSpliced(index, 0, tab) });
    activate(tab.id);
    return tab;
  };
  const blank = (): GraphDocument => {
    const names = getState().tabs.map((tab) => tab.documents.getState().document.name);
    return { ...blankDocument(), name: freeName(new Set(names)) };
  };

  const workspace: Workspace<T> = {
    ...store,
    get current() {
      return current();
    },
    get,
    holding: (path) => getState().tabs.find((tab) => tab.documents.getState().file?.path === path),
    open(document, origin, options = {}) {
      const present = current();
      const empty = options.fresh !== true && isUntouched(present.documents.getState());
      const reuse = empty && options.id === undefined;
      const tab = reuse ? present : insert(indexOf(present.id) + 1, options.id);
      tab.documents.open(document, origin, { restored: options.unsaved ?? false });
      if (empty && !reuse) workspace.close(present.id);
      return tab;
    },
    openBlank() {
      const document = blank();
      const tab = insert(indexOf(current().id) + 1);
      tab.documents.open(document, { file: null, template: null });
      return tab;
    },
    activate,
    step(by) {
      const { tabs, active } = getState();
      const next = (indexOf(active) + by + tabs.length * Math.abs(by)) % tabs.length;
      activate((tabs[next] as T).id);
    },
    move(id, to) {
      const { tabs } = getState();
      const from = indexOf(id);
      const place = Math.max(0, Math.min(tabs.length - 1, to));
      if (from === -1 || from === place) return;
      setState({ tabs: tabs.toSpliced(from, 1).toSpliced(place, 0, tabs[from] as T) });
    },
    close(id) {
      const index = indexOf(id);
      const tab = get(id);
      if (tab === undefined) return;
      const state = tab.documents.getState();
      if (getState().tabs.length === 1) {
        const empty = blankDocument();
        insert(1).documents.open(empty, { file: null, template: null });
      } else if (getState().active === id) {
        const { tabs } = getState();
        activate((tabs[index + 1] ?? (tabs[index - 1] as T)).id);
      }
      const { tabs, closed } = getState();
      setState({
        tabs: tabs.filter((other) => other !== tab),
        closed: isUntouched(state) ? closed : [...closed, { state, index }].slice(-MOST_CLOSED),
      });
      tab.dispose();
    },
    reopen() {
      const { closed } = getState();
      const last = closed.at(-1);
      if (last === undefined) return undefined;
      setState({ closed: closed.slice(0, -1) });
      const { state, index } = last;
      const holder = state.file ? workspace.holding(state.file.path) : undefined;
      if (holder !== undefined && !isDirty(state)) {
        activate(holder.id);
        return holder;
      }
      const present = current();
      const tab = isUntouched(present.documents.getState())
        ? present
        : insert(Math.min(index, getState().tabs.length));
      const generation = tab.documents.getState().generation + 1;
      // Its file is another tab's by now: what is in neither is unsaved work without a file.
      const away = holder === undefined ? {} : { file: null, restored: true };
      tab.documents.setState({ ...state, ...away, generation });
      return tab;
    },
    restore(recovered, active) {
      if (recovered.length === 0) return;
      const before = getState().tabs;
      const made = recovered.map((each) => {
        const tab = make(each.id, workspace);
        const { file, template } = each;
        tab.documents.open(each.document, { file, template }, { restored: each.unsaved });
        return tab;
      });
      // Whoever was quick enough to begin something keeps it.
      const begun = before.filter((tab) => !isUntouched(tab.documents.getState()));
      const shown = begun[0] ?? made.find(({ id }) => id === active) ?? (made[0] as T);
      const from = current();
      setState({ tabs: [...made, ...begun], active: shown.id });
      if (from !== shown) onSwitch(from, shown);
      for (const tab of before) if (!begun.includes(tab)) tab.dispose();
    },
  };
  const first = make(newId(), workspace);
  setState({ tabs: [first], active: first.id });
  return workspace;
}
