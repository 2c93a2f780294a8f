/** Key chords as text: "Mod+Shift+P", "Delete", "?". Mod is Ctrl, or Command on a Mac. */

export const mac = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? "");

/** What of a key event a chord is read from. */
export type Press = Pick<
  KeyboardEvent,
  "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey"
>;

const names: Readonly<Record<string, string>> = {
  Mod: mac ? "\u2318" : "Ctrl",
  Shift: mac ? "\u21e7" : "Shift",
  Alt: mac ? "\u2325" : "Alt",
  Delete: "Del",
  Escape: "Esc",
  ArrowLeft: "\u2190",
  ArrowRight: "\u2192",
  ArrowUp: "\u2191",
  ArrowDown: "\u2193",
};

/** Its parts, the key last; the key may be "+" itself. */
export const partsOf = (chord: string): string[] =>
  chord === "+" || chord.endsWith("++")
    ? [...chord.slice(0, -2).split("+").filter(Boolean), "+"]
    : chord.split("+");

/** "Ctrl+Shift+P", or the usual signs on a Mac. */
export const keyText = (chord: string): string =>
  partsOf(chord)
    .map((part) => names[part] ?? part)
    .join(mac ? "" : "+");

const isLetter = (key: string): boolean => /^[a-z]$/i.test(key);

/** What is printed on a key without Shift, where that is the same on most keyboards. */
const printed = (code: string): string | undefined =>
  /^(?:Key|Digit)(.)$/.exec(code)?.[1] ?? { Period: ".", Comma: "," }[code];

/** The key's name does not say which key it was: another script, or Option on a Mac wrote a sign. */
const isForeign = ({ key, altKey }: Press): boolean =>
  /^[^ -~]$/.test(key) || (mac && altKey && (key.length === 1 || key === "Dead"));

/** True where the event is exactly this chord. */
export function matches(press: Press, chord: string): boolean {
  const parts = partsOf(chord);
  const key = parts.at(-1) as string;
  const shift = parts.includes("Shift");
  const [mod, other] = mac ? [press.metaKey, press.ctrlKey] : [press.ctrlKey, press.metaKey];
  if (mod !== parts.includes("Mod") || other || press.altKey !== parts.includes("Alt"))
    return false;
  // "?" needs Shift on some keyboards and not on others.
  if (key.length > 1 || isLetter(key) ? press.shiftKey !== shift : shift && !press.shiftKey)
    return false;
  // With Shift the full stop is a colon, or some other sign.
  const byPlace = isForeign(press) || (shift && !isLetter(press.key));
  return (
    press.key.toLowerCase() === (key === "Space" ? " " : key.toLowerCase()) ||
    (byPlace && printed(press.code)?.toLowerCase() === key.toLowerCase())
  );
}

/** The chord that this event is, for `matches`; `null` while only modifiers are held. */
export function chordOf(press: Press): string | null {
  if (/^(Control|Meta|OS|Shift|Alt|AltGraph|CapsLock|NumLock)$/.test(press.key)) return null;
  const mod = mac ? press.metaKey : press.ctrlKey;
  const shifted = press.shiftKey && (mod || press.altKey) && press.key.length === 1;
  const byPlace =
    isForeign(press) || (shifted && !isLetter(press.key)) ? printed(press.code) : undefined;
  const key = byPlace ?? (press.key === " " ? "Space" : press.key);
  if (/^(Dead|Process|Unidentified)$/.test(key)) return null;
  const shift = press.shiftKey && (key.length > 1 || isLetter(key) || byPlace !== undefined);
  return [
    mod && "Mod",
    press.altKey && "Alt",
    shift && "Shift",
    isLetter(key) ? key.toUpperCase() : key,
  ]
    .filter(Boolean)
    .join("+");
}

const ordered = (chord: string): string => partsOf(chord.toLowerCase()).sort().join(" ");

/** One chord, whatever the order of its modifiers. */
export const sameChord = (a: string, b: string): boolean => ordered(a) === ordered(b);

/** Chords that write or edit text, which a text field keeps for itself. */
export function writesText(chord: string): boolean {
  const parts = partsOf(chord);
  const key = parts.at(-1) as string;
  if (/^F\d+$/.test(key)) return false;
  if (!parts.includes("Mod") && !parts.includes("Alt")) return true;
  return (
    parts.includes("Mod") &&
    !parts.includes("Alt") &&
    /^([ACVXYZ]|Arrow\w+|Home|End|Backspace|Delete)$/i.test(key)
  );
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
