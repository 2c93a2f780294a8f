/** What the browser's own storage holds: of earlier versions, and of the last moment of a window. */
import { describe, expect, it } from "vitest";
import { createOldJournal, type Shelf } from "../../../renderer/journal/old-journal.ts";
import { blankDocument } from "../../../renderer/state/document-store.ts";

const nowhere = { file: null, template: null };
const named = (name: string) => ({ ...blankDocument(), name });

function memory(): Shelf {
  const map = new Map<string, string>();
  return {
    keys: () => [...map.keys()],
    read: (key) => map.get(key) ?? null,
    write: (key, text) => void map.set(key, text),
    remove: (key) => void map.delete(key),
    move(from, to) {
      map.set(to, map.get(from) ?? "");
      map.delete(from);
    },
  };
}

describe("the browser's storage", () => {
  it("gives back what it was given at the last moment, once", () => {
    const old = createOldJournal(memory());
    const unsaved = { document: named("last"), origin: nowhere, edited: false };
    old.keep("w", "a", 7, unsaved);
    const [entry] = old.entries();
    expect(entry).toMatchObject({ window: "w", id: "a", revision: 7, unsaved });
    if (entry) old.remove(entry);
    expect(old.entries()).toEqual([]);
  });

  it("gives back what earlier versions kept, and sets aside what it cannot read", () => {
    const shelf = memory();
    const entry = { document: named("old"), ...nowhere, written: 1 };
    const view = { x: 1, y: 2, zoom: 1 };
    const session = { active: "b", tabs: [{ id: "b", name: "old", ...nowhere, view }] };
    shelf.write("proxflow.journal.w", JSON.stringify(entry));
    shelf.write("proxflow.journal.w.b", JSON.stringify(entry));
    shelf.write("proxflow.journal.w.odd", JSON.stringify({ ...entry, document: { format: "x" } }));
    shelf.write("proxflow.session.w", JSON.stringify(session));
    shelf.write("proxflow.theme", '"dark"');
    const old = createOldJournal(shelf);
    expect(old.entries().map(({ window, id, revision }) => [window, id, revision])).toEqual([
      ["w", "first", 1],
      ["w", "b", 1],
    ]);
    expect(old.unreadable).toEqual(["proxflow.journal.w.odd"]);
    expect(shelf.read("proxflow.unreadable.w.odd")).toContain('"format":"x"');
    expect(old.sessions()).toEqual(["w"]);
    expect(old.session("w")).toEqual(session);
    old.forgetSession("w");
    expect(old.session("w")).toBeNull();
  });
});
