/** The open documents of a window. */
import { beforeEach, describe, expect, it } from "vitest";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { nothingOpen } from "../../renderer/journal/restore.ts";
import {
  blankDocument,
  createDocumentStore,
  isDirty,
  isUntouched,
} from "../../renderer/state/document-store.ts";
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

  it("opens a tab by an id of its own, and leaves no empty one beside it", () => {
    const workspace = open();
    const tab = workspace.open(named("a"), nowhere, { id: "left", unsaved: true });
    expect(tab.id).toBe("left");
    expect(names(workspace)).toEqual(["a"]);
    expect(workspace.current).toBe(tab);
    workspace.open(named("b"), nowhere, { id: "other" });
    expect(names(workspace)).toEqual(["a", "b"]);
    expect(workspace.reopen()).toBeUndefined();
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
