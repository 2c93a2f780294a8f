/**
 * Tabs by command. A browser keeps Ctrl+W, Ctrl+T, Ctrl+Tab and Ctrl+PageUp for itself in its usual
 * windows and leaves them to the page in an app window: each command has a key for either.
 */
import type { Services } from "../app/services.ts";
import { hasEdits } from "../code/code-store.ts";
import { isDirty } from "../state/document-store.ts";
import { isActive } from "../state/run-store.ts";
import { type Action, never } from "./action.ts";
import { createDocumentFlow } from "./document-flow.ts";

const needsAnswer = ({ documents, code, run }: Services): boolean =>
  isDirty(documents.getState()) || hasEdits(code.getState()) || isActive(run.getState().status);

/** Closes a tab once its questions are answered; they are asked where one sees what they are about. */
export async function closeTab({ workspace }: Services, id: string): Promise<boolean> {
  const tab = workspace.get(id);
  if (tab === undefined) return false;
  const shown = workspace.current.id;
  if (needsAnswer(tab)) workspace.activate(id);
  if (!(await createDocumentFlow(tab).mayClose())) return false;
  workspace.close(id);
  if (workspace.get(shown) !== undefined) workspace.activate(shown);
  return true;
}

/** Closes them one after another, until one is to stay. */
export async function closeTabs(services: Services, ids: readonly string[]): Promise<void> {
  for (const id of ids) if (!(await closeTab(services, id))) return;
}

/** A copy that shares nothing with the first: in no file, and with a name of its own. */
export function duplicateTab({ workspace }: Services, id: string): void {
  const tab = workspace.get(id);
  if (tab === undefined) return;
  const { document, template } = tab.documents.getState();
  workspace.activate(id);
  const copy = { ...document, name: `${document.name} copy`.slice(0, 200) };
  workspace.open(copy, { file: null, template }, { unsaved: true, fresh: true });
}

/** Moves a tab along the row. */
export function moveTab({ workspace }: Services, id: string, by: number): void {
  const { tabs } = workspace.getState();
  workspace.move(id, tabs.findIndex((tab) => tab.id === id) + by);
}

export function tabActions(services: Services) {
  const { workspace, id } = services;
  const others = () => workspace.getState().tabs.filter((tab) => tab.id !== id);
  const single = (): string | null =>
    others().length === 0 ? "There is one document only." : null;
  const step = (by: number, title: string, keys: readonly string[]): Action => ({
    title,
    group: "View",
    keys,
    always: true,
    run: () => workspace.step(by),
    off: single,
  });
  const along = (by: number, title: string, keys: readonly string[]): Action => ({
    title,
    group: "View",
    keys,
    run: () => moveTab(services, id, by),
    off: () => {
      const { tabs } = workspace.getState();
      const to = tabs.findIndex((tab) => tab.id === id) + by;
      return tabs[to] === undefined ? "It is at the end of the row." : null;
    },
  });
  /** The tab at a place, from 1; the last key means the last tab. */
  const goTo = (place: number): Action => {
    const target = () => {
      const { tabs } = workspace.getState();
      return place === 9 ? tabs.at(-1) : tabs[place - 1];
    };
    return {
      title: place === 9 ? "Go to the last tab" : `Go to tab ${place}`,
      group: "View",
      keys: [`Alt+${place}`],
      always: true,
      run: () => workspace.activate(target()?.id ?? id),
      off: () =>
        target() === undefined
          ? "There are fewer tabs."
          : target()?.id === id
            ? "It is shown."
            : null,
    };
  };
  return {
    "close-tab": {
      title: "Close tab",
      group: "File",
      keys: ["Alt+W", "Mod+W"],
      async run() {
        await closeTab(services, id);
      },
      off: never,
    },
    "close-others": {
      title: "Close other tabs",
      group: "File",
      keys: [],
      run: () =>
        closeTabs(
          services,
          others().map((tab) => tab.id),
        ),
      off: single,
    },
    "reopen-tab": {
      title: "Reopen closed tab",
      group: "File",
      keys: ["Alt+Shift+W", "Mod+Shift+T"],
      run: () => void workspace.reopen(),
      off: () =>
        workspace.getState().closed.length === 0 ? "No tab was closed in this window." : null,
    },
    "duplicate-tab": {
      title: "Duplicate tab",
      group: "File",
      keys: [],
      run: () => duplicateTab(services, id),
      off: never,
    },
    "next-tab": step(1, "Next tab", ["Alt+PageDown", "Mod+PageDown", "Mod+Tab"]),
    "previous-tab": step(-1, "Previous tab", ["Alt+PageUp", "Mod+PageUp", "Mod+Shift+Tab"]),
    "tab-right": along(1, "Move tab right", ["Alt+Shift+PageDown"]),
    "tab-left": along(-1, "Move tab left", ["Alt+Shift+PageUp"]),
    "tab-1": goTo(1),
    "tab-2": goTo(2),
    "tab-3": goTo(3),
    "tab-4": goTo(4),
    "tab-5": goTo(5),
    "tab-6": goTo(6),
    "tab-7": goTo(7),
    "tab-8": goTo(8),
    "tab-last": goTo(9),
  } as const satisfies Record<string, Action>;
}
