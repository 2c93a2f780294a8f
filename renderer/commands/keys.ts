/** Key chords as text: "Mod+Shift+P", "Delete", "?". Mod is Ctrl, or Command on a Mac. */

const mac = /Mac|iPhone|iPad/.test(navigator.platform);

const names: Readonly<Record<string, string>> = {
  Mod: mac ? "\u2318" : "Ctrl",
  Shift: mac ? "\u21e7" : "Shift",
  Alt: mac ? "\u2325" : "Alt",
  Delete: "Del",
  Enter: "Enter",
  ArrowLeft: "\u2190",
  ArrowRight: "\u2192",
  ArrowUp: "\u2191",
  ArrowDown: "\u2193",
};

/** "Ctrl+Shift+P", or the usual signs on a Mac. */
export const keyText = (chord: string): string =>
  chord
    .split("+")
    .map((part) => names[part] ?? part)
    .join(mac ? "" : "+");

/** True where the event is exactly this chord. */
export function matches(event: KeyboardEvent, chord: string): boolean {
  const parts = chord.split("+");
  const key = parts.at(-1) as string;
  const mod = parts.includes("Mod");
  if ((mac ? event.metaKey : event.ctrlKey) !== mod || event.altKey !== parts.includes("Alt"))
    return false;
  // "?" needs Shift on some keyboards and not on others.
  if (key.length > 1 || /[a-z]/i.test(key))
    if (event.shiftKey !== parts.includes("Shift")) return false;
  return event.key.toLowerCase() === (key === "Space" ? " " : key.toLowerCase());
}

/** True where keys belong to a text field or an open list. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
      target.closest("[role=menu], [role=listbox], .monaco-editor") !== null)
  );
}
