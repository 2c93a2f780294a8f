/** Keys that the user changes: chords as text, conflicts, and what is kept. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  chordOf,
  keyText,
  matches,
  type Press,
  sameChord,
  writesText,
} from "../../renderer/commands/keys.ts";
import { holdersOf, takeOver, without } from "../../renderer/commands/rebind.ts";
import { reservationOf } from "../../renderer/commands/reserved.ts";
import { createKeyStore } from "../../renderer/state/key-store.ts";

const press = (key: string, held: Partial<Press> = {}): Press => ({
  key,
  code: "",
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe("a chord", () => {
  it.each([
    [press("s", { ctrlKey: true }), "Mod+S"],
    [press("P", { ctrlKey: true, shiftKey: true }), "Mod+Shift+P"],
    [press(" "), "Space"],
    [press("?", { shiftKey: true }), "?"],
    [press("F7", { altKey: true }), "Alt+F7"],
    [press("+", { ctrlKey: true }), "Mod++"],
    [press("+"), "+"],
    [press("ArrowUp", { shiftKey: true }), "Shift+ArrowUp"],
    [press(">", { code: "Period", ctrlKey: true, shiftKey: true }), "Mod+Shift+."],
    [press("!", { code: "Digit1", ctrlKey: true, shiftKey: true }), "Mod+Shift+1"],
    [press("\u044f", { code: "KeyZ", ctrlKey: true }), "Mod+Z"],
  ])("of an event is the one that it matches", (event, chord) => {
    expect(chordOf(event)).toBe(chord);
    expect(matches(event, chord)).toBe(true);
    expect(matches({ ...event, key: "q", code: "KeyQ" }, chord)).toBe(false);
    expect(matches({ ...event, metaKey: true }, chord)).toBe(false);
  });

  it("with Shift is another one than without", () => {
    const stop = press(">", { code: "Period", ctrlKey: true, shiftKey: true });
    expect(matches(stop, "Mod+.")).toBe(false);
    expect(matches(press(".", { code: "Period", ctrlKey: true }), "Mod+Shift+.")).toBe(false);
  });

  it.each([
    ["R", true],
    ["Shift+ArrowUp", true],
    ["Enter", true],
    ["Mod+C", true],
    ["Mod+Shift+Z", true],
    ["F9", false],
    ["Mod+S", false],
    ["Mod+Enter", false],
    ["Alt+C", false],
  ])("%s is a text field's own: %s", (chord, expected) => {
    expect(writesText(chord)).toBe(expected);
  });

  it("is none of modifiers alone, and reads as people say it", () => {
    expect(chordOf(press("Shift", { shiftKey: true }))).toBeNull();
    expect(keyText("Mod++")).toBe("Ctrl++");
    expect(sameChord("Shift+Mod+P", "Mod+Shift+p")).toBe(true);
    expect(sameChord("Mod+P", "Mod+Shift+P")).toBe(false);
  });
});

describe("a key for another action", () => {
  const actions = {
    save: { keys: ["Mod+S"] },
    run: { keys: ["Mod+Enter", "F5"] },
    theme: { keys: [] },
  };

  const is = (chord: string) => (key: string) => sameChord(key, chord);

  it("is held by those that have it, but not by itself", () => {
    expect(holdersOf(actions, "theme", is("Mod+s"))).toEqual(["save"]);
    expect(holdersOf(actions, "save", is("Mod+S"))).toEqual([]);
  });

  it("takes the place of the first, and others go without it", () => {
    const over = (id: string, chord: string) => takeOver(actions, id, chord, is(chord));
    expect(over("run", "Mod+S")).toEqual({ run: ["Mod+S", "F5"], save: [] });
    expect(over("theme", "F9")).toEqual({ theme: ["F9"] });
    expect(over("run", "F5")).toEqual({ run: ["F5"] });
    expect(without(actions, "save", is("F5"))).toEqual({ run: ["Mod+Enter"] });
  });
});

describe("a key that somebody else acts on", () => {
  it("is refused in a browser where the page is never asked, not in the desktop app", () => {
    expect(reservationOf("Mod+T", false)).toMatchObject({ by: "browser", yields: false });
    expect(reservationOf("Shift+Mod+t", false)).toMatchObject({ yields: false });
    expect(reservationOf("Mod+T", true)).toBeUndefined();
  });

  it("is told where the page may take it, and refused where the system keeps it", () => {
    expect(reservationOf("F5", false)).toMatchObject({ does: "reloads the page", yields: true });
    expect(reservationOf("Alt+F4", true)).toMatchObject({ by: "system", yields: false });
    expect(reservationOf("F9", false)).toBeUndefined();
  });
});

describe("kept keys", () => {
  const kept = new Map<string, string>();
  beforeEach(() => {
    kept.clear();
    vi.stubGlobal("localStorage", {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
      removeItem: (key: string) => kept.delete(key),
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  it("come back in the next session, and are reset one by one or all", () => {
    const first = createKeyStore();
    first.assign({ run: ["F9"], save: [] });
    const next = createKeyStore();
    expect(next.keysOf("run", ["Mod+Enter"])).toEqual(["F9"]);
    expect(next.keysOf("save", ["Mod+S"])).toEqual([]);
    expect(next.keysOf("toString", ["T"])).toEqual(["T"]);
    next.reset("run");
    expect(createKeyStore().keysOf("run", ["Mod+Enter"])).toEqual(["Mod+Enter"]);
    next.reset();
    expect(kept.size).toBe(0);
  });

  it("that are spoilt are left aside", () => {
    kept.set("proxflow.keys", JSON.stringify({ run: [7] }));
    expect(createKeyStore().keysOf("run", ["Mod+Enter"])).toEqual(["Mod+Enter"]);
  });
});
