/** The open documents of a window, and the journal that brings them back. */
import { beforeEach, describe, expect, it } from "vitest";
import type { GraphDocument } from "../../core/graph/schema.ts";
import {
  blankDocument,
  createDocumentStore,
  isDirty,
  isUntouched,
} from "../../renderer/state/document-store.ts";
import { createJournal, type Journal, type Shelf } from "../../renderer/state/journal.ts";
import { followTabs, nothingOpen, restoreTabs } from "../../renderer/tabs/keep-journal.ts";
import {
  createWorkspace,
  type OpenDocument,
  type Workspace,
} from "../../renderer/tabs/workspace.ts";

const nowhere = { file: null, template: null };
const named = (name: string): GraphDocument => ({ ...blankDocument(), name });
const fileAt = (path: string, modified = 1) => ({ path, name: path.slice(1), modified, bytes: 9 });

let gone: string[];
let switches: [string, string][];
function open(): Workspace<OpenDocument> {
  return createWorkspace<OpenDocument>(
    (id) => ({ id, documents: createDocumentStore(), dispose: () => void gone.push(id) }),
    (from, to) => void switches.push([from.id, to.id]),
  );
}
beforeEach(() => {
  gone = [];
  switches = [];
});

const names = (workspace: Workspace<OpenDocument>): string[] =>
  workspace.getState().tabs.map((tab) => tab.documents.getState().document.name);
const shown = (workspace: Workspace<OpenDocument>): string =>
  workspace.current.documents.getState().document.name;
const rename = ({ documents }: OpenDocument, name: string): void =>
  documents.dispatch({ type: "set-name", name });

describe("workspace", () => {
  it("begins with one empty document, which the first that is opened takes over", () => {
    const workspace = open();
    expect(nothingOpen(workspace)).toBe(true);
    const first = workspace.current;
    expect(workspace.open(named("a"), { file: null, template: "iris-mlp" })).toBe(first);
    expect(names(workspace)).toEqual(["a"]);
    expect(nothingOpen(workspace)).toBe(false);
    workspace.open(named("b"), nowhere);
    expect(names(workspace)).toEqual(["a", "b"]);
    expect(shown(workspace)).toBe("b");
  });

  it("opens beside the present tab, and never over work", () => {
    const workspace = open();
    rename(workspace.current, "mine");
    expect(isUntouched(workspace.current.documents.getState())).toBe(false);
    const mine = workspace.current;
    workspace.open(named("a"), { ...nowhere, template: "a" });
    workspace.activate(mine.id);
    workspace.open(named("b"), { ...nowhere, template: "b" });
    expect(names(workspace)).toEqual(["mine", "b", "a"]);
    mine.documents.undo();
    // What can be redone is still work.
    expect(isUntouched(mine.documents.getState())).toBe(false);
  });

  it("edits each document with a history of its own", () => {
    const workspace = open();
    const a = workspace.open(named("a"), { ...nowhere, template: "a" });
    const b = workspace.open(named("b"), { ...nowhere, template: "b" });
    rename(a, "a2");
    rename(b, "b2");
    rename(b, "b3");
    a.documents.undo();
    expect(names(workspace)).toEqual(["a", "b3"]);
    b.documents.undo();
    expect(names(workspace)).toEqual(["a", "b2"]);
    expect(isDirty(a.documents.getState())).toBe(false);
    expect(isDirty(b.documents.getState())).toBe(true);
  });

  it("names empty documents apart", () => {
    const workspace = open();
    workspace.openBlank();
    workspace.openBlank();
    expect(names(workspace)).toEqual(["Untitled", "Untitled 2", "Untitled 3"]);
  });

  it("goes round the row, and tells what is left and what is shown", () => {
    const workspace = open();
    const [one, two, three] = [workspace.current, workspace.openBlank(), workspace.openBlank()];
    workspace.step(1);
    expect(workspace.current).toBe(one);
    workspace.step(-1);
    expect(workspace.current).toBe(three);
    workspace.step(-4);
    expect(workspace.current).toBe(two);
    switches = [];
    workspace.activate(two.id);
    workspace.activate("no such tab");
    expect(switches).toEqual([]);
    workspace.activate(one.id);
    expect(switches).toEqual([[two.id, one.id]]);
  });

  it("moves tabs within the row", () => {
    const workspace = open();
    for (const name of ["a", "b", "c"]) workspace.open(named(name), { ...nowhere, template: name });
    const [a] = workspace.getState().tabs;
    workspace.move(a?.id ?? "", 2);
    expect(names(workspace)).toEqual(["b", "c", "a"]);
    workspace.move(a?.id ?? "", -5);
    expect(names(workspace)).toEqual(["a", "b", "c"]);
    expect(shown(workspace)).toBe("c");
  });

  it("shows a neighbour of what is closed, and an empty document after the last", () => {
    const workspace = open();
    for (const name of ["a", "b", "c"]) workspace.open(named(name), { ...nowhere, template: name });
    const [a, b, c] = workspace.getState().tabs as [OpenDocument, OpenDocument, OpenDocument];
    workspace.activate(b.id);
    workspace.close(b.id);
    expect(shown(workspace)).toBe("c");
    workspace.close(c.id);
    expect(shown(workspace)).toBe("a");
    workspace.close(a.id);
    expect(names(workspace)).toEqual(["Untitled"]);
    expect(nothingOpen(workspace)).toBe(true);
    expect(gone).toEqual([b.id, c.id, a.id]);
  });

  it("brings closed tabs back in their place with their history, the latest first", () => {
    const workspace = open();
    for (const name of ["a", "b", "c"]) workspace.open(named(name), { ...nowhere, template: name });
    const [a, b] = workspace.getState().tabs as [OpenDocument, OpenDocument];
    rename(b, "b2");
    workspace.close(b.id);
    workspace.close(a.id);
    workspace.reopen();
    expect(names(workspace)).toEqual(["a", "c"]);
    const back = workspace.reopen();
    expect(names(workspace)).toEqual(["a", "b2", "c"]);
    expect(isDirty((back as OpenDocument).documents.getState())).toBe(true);
    back?.documents.undo();
    expect(names(workspace)).toEqual(["a", "b", "c"]);
    expect(workspace.reopen()).toBeUndefined();
  });

  it("has a file in one tab alone, also when a closed one comes back", () => {
    const workspace = open();
    const first = workspace.open(named("a"), { ...nowhere, file: fileAt("/a") });
    expect(workspace.holding("/a")).toBe(first);
    expect(workspace.holding("/b")).toBeUndefined();
    workspace.close(first.id);
    const second = workspace.open(named("a"), { ...nowhere, file: fileAt("/a") });
    expect(workspace.reopen()).toBe(second);
    expect(names(workspace)).toEqual(["a"]);

    rename(second, "changed");
    workspace.close(second.id);
    workspace.open(named("a"), { ...nowhere, file: fileAt("/a") });
    const back = workspace.reopen()?.documents.getState();
    expect(back).toMatchObject({ file: null, restored: true, document: { name: "changed" } });
  });
});

function memory(room = Number.POSITIVE_INFINITY): Shelf & { map: Map<string, string> } {
  const map = new Map<string, string>();
  return {
    map,
    keys: () => [...map.keys()],
    read: (key) => map.get(key) ?? null,
    write(key, text) {
      if (text.length > room) throw new Error("full");
      map.set(key, text);
    },
    remove: (key) => void map.delete(key),
    move(from, to) {
      map.set(to, map.get(from) ?? "");
      map.delete(from);
    },
  };
}

const never = (): Promise<never> => Promise.reject(new Error("nothing to load"));
const alone = async (): Promise<void> => undefined;

describe("journal", () => {
  /** What a window leaves that has a saved file, unsaved work, and an untouched template. */
  async function leave(journal: Journal, window: string): Promise<void> {
    const workspace = open();
    const write = followTabs(workspace, journal, window, () => undefined);
    workspace.open(named("saved"), { ...nowhere, file: fileAt("/saved") });
    const mine = workspace.openBlank();
    rename(mine, "mine");
    workspace.open(named("iris"), { ...nowhere, template: "iris-mlp" });
    workspace.activate(mine.id);
    write();
  }

  it("brings all tabs back with the shown one, and only unsaved work as unsaved", async () => {
    const journal = createJournal(memory());
    await leave(journal, "w");
    const workspace = open();
    const found = await restoreTabs(
      workspace,
      journal,
      "w",
      async ({ file, template, name }) => ({ document: named(`${name} anew`), file, template }),
      alone,
    );
    expect(names(workspace)).toEqual(["saved anew", "mine", "iris anew"]);
    expect(shown(workspace)).toBe("mine");
    expect(workspace.getState().tabs.map((tab) => isDirty(tab.documents.getState()))).toEqual([
      false,
      true,
      false,
    ]);
    expect(found).toEqual({ unsaved: 1, missing: [] });
    expect(gone).toHaveLength(1);
  });

  it("brings back where each canvas looked, of saved and unsaved tabs", async () => {
    const journal = createJournal(memory());
    const left = open();
    const views = new Map<string, { x: number; y: number; zoom: number }>();
    const write = followTabs(
      left,
      journal,
      "w",
      () => undefined,
      ({ id }) => views.get(id),
    );
    left.open(named("saved"), { ...nowhere, file: fileAt("/saved") });
    views.set(left.current.id, { x: 3, y: -4, zoom: 0.5 });
    rename(left.openBlank(), "mine");
    views.set(left.current.id, { x: 8, y: 9, zoom: 2 });
    left.open(named("iris"), { ...nowhere, template: "iris-mlp" });
    write();
    const found = new Map<string, object>();
    await restoreTabs(
      open(),
      journal,
      "w",
      async ({ file, template, name }) => ({ document: named(name), file, template }),
      alone,
      ({ documents }, view) => void found.set(documents.getState().document.name, view),
    );
    expect([...found]).toEqual([
      ["saved", { x: 3, y: -4, zoom: 0.5 }],
      ["mine", { x: 8, y: 9, zoom: 2 }],
    ]);
  });

  it("names what is not there any more, and brings back the rest", async () => {
    const journal = createJournal(memory());
    await leave(journal, "w");
    const workspace = open();
    const found = await restoreTabs(workspace, journal, "w", never, alone);
    expect(names(workspace)).toEqual(["mine"]);
    expect(found.missing).toEqual(["/saved", "iris"]);
  });

  it("takes unsaved work of windows that are gone, once, and leaves others alone", async () => {
    const shelf = memory();
    const journal = createJournal(shelf);
    for (const window of ["gone", "there"]) await leave(journal, window);
    const orphans = async (take: (window: string) => void): Promise<void> => {
      for (const window of journal.windows()) if (window === "gone") take(window);
    };
    const workspace = open();
    await restoreTabs(workspace, journal, "new", never, orphans);
    expect(names(workspace)).toEqual(["mine"]);
    expect(journal.windows().toSorted()).toEqual(["new", "there"]);
    expect(journal.left("there").tabs).toHaveLength(3);
    // It is this window's from the first moment, before anything more is written.
    expect(journal.left("new").tabs.map(({ name }) => name)).toEqual(["mine"]);
  });

  it("drops the entry of what is saved or closed", async () => {
    const shelf = memory();
    const journal = createJournal(shelf);
    const workspace = open();
    const write = followTabs(workspace, journal, "w", () => undefined);
    const entries = (): number =>
      shelf.keys().filter((key) => key.startsWith("proxflow.journal.")).length;
    rename(workspace.current, "one");
    const two = workspace.openBlank();
    rename(two, "two");
    write();
    expect(entries()).toBe(2);
    two.documents.markSaved(fileAt("/two"));
    write();
    expect(entries()).toBe(1);
    workspace.close(workspace.getState().tabs[0]?.id ?? "");
    write();
    expect(entries()).toBe(0);
    expect(journal.left("w").tabs).toMatchObject([{ name: "two", file: { path: "/two" } }]);
  });

  it("says once a document that there is no room for it, and goes on", () => {
    const journal = createJournal(memory(10));
    const workspace = open();
    const full: string[] = [];
    const write = followTabs(workspace, journal, "w", ({ id }) => void full.push(id));
    rename(workspace.current, "one");
    write();
    rename(workspace.current, "two");
    write();
    expect(full).toEqual([workspace.current.id]);
    expect(shown(workspace)).toBe("two");
  });

  it("reads the one entry of windows before there were tabs, and sets aside what it cannot read", () => {
    const shelf = memory();
    const old = { document: named("old"), ...nowhere, written: 1 };
    shelf.write("proxflow.journal.w", JSON.stringify(old));
    shelf.write("proxflow.journal.w.odd", JSON.stringify({ ...old, document: { format: "x" } }));
    const journal = createJournal(shelf);
    const { tabs } = journal.left("w");
    expect(tabs).toMatchObject([{ name: "old", document: { name: "old" } }]);
    expect(journal.unreadable).toEqual(["proxflow.journal.w.odd"]);
    expect(shelf.read("proxflow.unreadable.w.odd")).toContain('"format":"x"');
    expect(journal.windows()).toEqual(["w"]);
    expect(journal.left("w").tabs).toHaveLength(1);
  });
});
