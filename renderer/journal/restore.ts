/** Opens what a window left, and follows what changes in it from then on. */
import type { Reply } from "../../core/protocol/channels.ts";
import type { JournalSession, LeftDocument } from "../../core/protocol/journal.ts";
import { blankDocument, isDirty, isUntouched } from "../state/document-store.ts";
import type { OpenDocument, Recovered, Workspace } from "../tabs/workspace.ts";
import type { Keeper, Unsaved } from "./keeper.ts";

/** Milliseconds between a change of the row of tabs and its entry. */
const DELAY = 300;

type LeftTab = JournalSession["tabs"][number];
export type View = NonNullable<LeftTab["view"]>;

export interface Sources {
  /** What a file or a template says now. */
  load(from: LeftTab): Promise<Omit<Recovered, "id" | "unsaved">>;
  /** Takes unsaved work on, in its own place. */
  take(left: LeftDocument): Promise<Reply<"journal.take">>;
}

export interface Found {
  /** Tabs whose work is in no file, with the revision of each. */
  readonly unsaved: readonly { readonly id: string; readonly revision: number }[];
  /** How many of these hold edits. */
  readonly edited: number;
  /** Names of tabs whose file or template is not there any more. */
  readonly missing: readonly string[];
}

/**
 * Brings the tabs of a window back that need no question.
 * @param look lets the canvas of a tab begin where it was left
 */
export async function restoreTabs<T extends OpenDocument>(
  workspace: Workspace<T>,
  { session, own, offers }: Pick<Reply<"journal.claim">, "session" | "own" | "offers">,
  { load, take }: Sources,
  look: (tab: T, view: View) => void = () => undefined,
): Promise<Found> {
  const asked = new Set(offers.map(({ id }) => id));
  const listed = (session?.tabs ?? []).filter(({ id }) => !asked.has(id));
  const left = new Map(own.map((each) => [each.id, each]));
  const tabs: LeftTab[] = [
    ...listed,
    ...own.filter(({ id }) => !listed.some((tab) => tab.id === id)),
  ];
  const unsaved: { id: string; revision: number }[] = [];
  const missing: string[] = [];
  const recovered = await Promise.all(
    tabs.map(async (tab): Promise<Recovered | undefined> => {
      const { id, file, template, name } = tab;
      try {
        const work = left.get(id);
        if (work) {
          const { document, revision } = await take(work);
          unsaved.push({ id, revision });
          return { id, document, file: work.file, template: work.template, unsaved: work.edited };
        }
        if (file === null && template === null)
          return { id, document: { ...blankDocument(), name }, file, template, unsaved: false };
        return { ...(await load(tab)), id, unsaved: false };
      } catch {
        missing.push(file?.path ?? name);
        return undefined;
      }
    }),
  );
  workspace.restore(
    recovered.filter((each) => each !== undefined),
    session?.active,
  );
  for (const { id, view } of listed) {
    const tab = workspace.get(id);
    if (tab !== undefined && view !== undefined) look(tab, view);
  }
  return { unsaved, edited: own.filter(({ edited }) => edited).length, missing };
}

/** What is to be kept of a tab: changes that are in no file, and documents that never were in one. */
export function unsavedOf<T extends OpenDocument>(
  workspace: Workspace<T>,
  id: string,
): Unsaved | undefined {
  const state = workspace.get(id)?.documents.getState();
  if (state === undefined) return undefined;
  const { document, file, template } = state;
  const edited = isDirty(state);
  const inNone = file === null && template === null && !isUntouched(state);
  if (!edited && !inNone) return undefined;
  return { document, origin: { file, template }, edited };
}

/**
 * Follows the workspace from now on.
 * @param keepSession is given the row of tabs, a while after it changed
 * @param viewOf where the canvas of a tab looks, if at its document
 * @returns gives the row of tabs at once
 */
export function followTabs<T extends OpenDocument>(
  workspace: Workspace<T>,
  keeper: Pick<Keeper, "touch">,
  keepSession: (session: JournalSession) => void,
  viewOf: (tab: T) => View | undefined = () => undefined,
): () => void {
  const followed = new Map<string, () => void>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const write = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const { tabs, active } = workspace.getState();
    keepSession({
      active,
      tabs: tabs.map((tab) => {
        const { document, file, template } = tab.documents.getState();
        const view = viewOf(tab);
        return { id: tab.id, name: document.name, file, template, ...(view && { view }) };
      }),
    });
  };
  const later = (): void => {
    timer ??= setTimeout(write, DELAY);
  };
  const sync = (): void => {
    const { tabs } = workspace.getState();
    for (const { id, documents } of tabs) {
      if (followed.has(id)) continue;
      const note = (): void => {
        keeper.touch(id);
        later();
      };
      followed.set(id, documents.subscribe(note));
      note();
    }
    for (const [id, off] of followed) {
      if (tabs.some((tab) => tab.id === id)) continue;
      off();
      followed.delete(id);
      keeper.touch(id);
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
