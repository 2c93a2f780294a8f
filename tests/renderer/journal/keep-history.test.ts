/** Undo and redo over a reload. */
import { describe, expect, it } from "vitest";
import type { Command } from "../../../core/graph/commands.ts";
import type { GraphNode } from "../../../core/graph/schema.ts";
import {
  bringHistories,
  keepHistories,
  packHistory,
  unpackHistory,
} from "../../../renderer/journal/keep-history.ts";
import {
  blankDocument,
  createDocumentStore,
  type DocumentStore,
  isDirty,
} from "../../../renderer/state/document-store.ts";
import { createWorkspace, type OpenDocument } from "../../../renderer/tabs/workspace.ts";

const nowhere = { file: null, template: null };
const file = { path: "/f", name: "f", modified: 1, bytes: 1 };
const node = (id: string): GraphNode => ({
  id,
  type: "relu",
  typeVersion: 1,
  params: {},
  position: { x: 0, y: 0 },
});
const add = (id: string): Command => ({ type: "add-nodes", nodes: [node(id)] });

/** Three steps, the last one taken back again; saved after `saved` of them. */
function edited(saved?: number): DocumentStore {
  const store = createDocumentStore();
  store.open(blankDocument(), nowhere);
  for (const [i, id] of ["a", "b", "c"].entries()) {
    store.dispatch(add(id));
    if (saved === i + 1) store.markSaved(file);
  }
  store.undo();
  return store;
}
/** The document as it is opened again. */
function reopened(store: DocumentStore): DocumentStore {
  const { document, file: from, template } = store.getState();
  const again = createDocumentStore();
  const copy = JSON.parse(JSON.stringify(document));
  again.open(copy, { file: from, template }, { restored: isDirty(store.getState()) });
  return again;
}
const ids = (store: DocumentStore): string[] => store.getState().document.nodes.map(({ id }) => id);
function bring(store: DocumentStore): DocumentStore {
  const again = reopened(store);
  const brought = unpackHistory(
    JSON.parse(JSON.stringify(packHistory(store.getState()))),
    again.getState(),
  );
  if (brought === undefined) throw new Error("the steps were left");
  again.setState(brought);
  return again;
}

describe("a history that is brought back", () => {
  it("takes back and does again what the one before would", () => {
    const again = bring(edited());
    expect(ids(again)).toEqual(["a", "b"]);
    again.redo();
    expect(ids(again)).toEqual(["a", "b", "c"]);
    for (let i = 0; i < 5; i++) again.undo();
    expect(ids(again)).toEqual([]);
    // As it was opened: there is nothing to save.
    expect(isDirty(again.getState())).toBe(false);
  });

  it.each([
    [1, ["a"]],
    [2, ["a", "b"]],
    [3, ["a", "b", "c"]],
  ])("knows where the file was written: after %i", (saved, at) => {
    const again = bring(edited(saved));
    expect(isDirty(again.getState())).toBe(saved !== 2);
    for (let i = 0; i < 5; i++) again.undo();
    for (let i = 0; i < 4; i++) {
      expect(isDirty(again.getState())).toBe(ids(again).join() !== at.join());
      again.redo();
    }
  });

  it("of more steps than are kept stays unsaved", () => {
    const store = createDocumentStore();
    store.open(blankDocument(), nowhere);
    for (let i = 0; i < 130; i++) store.dispatch(add(`n${i}`));
    const again = bring(store);
    for (let i = 0; i < 200; i++) again.undo();
    expect(ids(again)).toHaveLength(30);
    expect(isDirty(again.getState())).toBe(true);
  });

  it("is left where it is not of the document, or no history", () => {
    const packed = packHistory(edited().getState());
    const other = createDocumentStore();
    other.open({ ...blankDocument(), nodes: [node("x")] }, nowhere);
    expect(unpackHistory(packed, other.getState())).toBeUndefined();
    for (const value of [null, 3, {}, { past: [{}], future: [], saved: 0, restored: false }])
      expect(unpackHistory(value, other.getState())).toBeUndefined();
    const odd = { name: "x", redo: { type: "no-such" }, undo: { type: "no-such" } };
    const value = { past: [odd], future: [], saved: -1, restored: false };
    expect(unpackHistory(value, other.getState())).toBeUndefined();
    expect(packHistory(other.getState())).toBeUndefined();
  });
});

describe("a window", () => {
  it("keeps the histories of its tabs, once, within bounds", () => {
    const map = new Map<string, string>();
    const store = {
      getItem: (key: string) => map.get(key) ?? null,
      setItem: (key: string, value: string) => void map.set(key, value),
      removeItem: (key: string) => void map.delete(key),
    };
    const open = () =>
      createWorkspace<OpenDocument>((id) => ({
        id,
        documents: createDocumentStore(),
        dispose: () => undefined,
      }));
    const before = open();
    before.current.documents.dispatch(add("a"));
    const large = before.openBlank();
    large.documents.dispatch({ type: "set-description", description: "x".repeat(1_100_000) });
    before.activate(before.getState().tabs[0]?.id ?? "");
    keepHistories(before, store);

    const after = open();
    after.restore(
      before.getState().tabs.map(({ id, documents }) => {
        const { document } = documents.getState();
        return { id, document, ...nowhere, unsaved: true };
      }),
      undefined,
    );
    bringHistories(after, store);
    expect(map.size).toBe(0);
    const steps = after.getState().tabs.map(({ documents }) => documents.getState().history.past);
    expect(steps.map((past) => past.length)).toEqual([1, 0]);
    // A browser that keeps nothing.
    const deny = (): never => {
      throw new Error("denied");
    };
    const none = { getItem: deny, setItem: deny, removeItem: deny };
    keepHistories(before, none);
    bringHistories(after, none);
  });
});
