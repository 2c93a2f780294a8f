/** Chords that somebody else acts on: what an action loses, or takes, by having one of them. */
import { mac, sameChord } from "./keys.ts";

/** A browser acts on these before the page hears of them. */
const browsers: Readonly<Record<string, string>> = {
  "Mod+N": "opens a window",
  "Mod+Shift+N": "opens a private window",
  "Mod+T": "opens a tab",
  "Mod+Shift+T": "opens the tab closed last",
  "Mod+W": "closes the tab",
  "Mod+Shift+W": "closes the window",
  "Mod+Tab": "goes to the next tab",
  "Mod+Shift+Tab": "goes to the tab before",
  "Mod+PageDown": "goes to the next tab",
  "Mod+PageUp": "goes to the tab before",
  "Mod+F4": "closes the tab",
};

/** The desktop acts on these before any window hears of them. */
const systems: Readonly<Record<string, string>> = mac
  ? {
      "Mod+Q": "quits the app",
      "Mod+H": "hides the app",
      "Mod+M": "puts the window in the Dock",
      "Mod+Space": "opens the search",
      "Mod+Tab": "goes to another app",
    }
  : {
      "Alt+F4": "closes the window",
      "Alt+Tab": "goes to another window",
      "Alt+Space": "opens the window's menu",
    };

/** A browser acts on these unless the page does. */
const shared: Readonly<Record<string, string>> = {
  F1: "opens its help",
  F3: "searches the page",
  F5: "reloads the page",
  F6: "goes to the address",
  F11: "fills the screen",
  F12: "opens its tools",
  "Mod+R": "reloads the page",
  "Mod+L": "goes to the address",
  "Mod+P": "prints",
  "Mod+J": "lists downloads",
  "Mod+H": "lists where you were",
  "Mod+U": "shows the source",
  "Mod+0": "resets its zoom",
  "Mod+Shift+I": "opens its tools",
  "Mod+Shift+R": "reloads the page",
};

const find = (table: Readonly<Record<string, string>>, chord: string): string | undefined =>
  Object.entries(table).find(([each]) => sameChord(each, chord))?.[1];

export interface Reservation {
  /** Who acts on the chord. */
  readonly by: "browser" | "system";
  /** What it does there, as the rest of a sentence. */
  readonly does: string;
  /** An action may have it all the same, and is what happens then. */
  readonly yields: boolean;
}

/** The window is an app of its own, not a tab of a browser: all but the system's keys are free. */
export const isOwnWindow = (): boolean =>
  window.proxflow !== undefined || !window.matchMedia("(display-mode: browser)").matches;

/** @param ownWindow see `isOwnWindow` */
export function reservationOf(chord: string, ownWindow: boolean): Reservation | undefined {
  const system = find(systems, chord);
  if (system) return { by: "system", does: system, yields: false };
  if (ownWindow) return undefined;
  const kept = find(browsers, chord);
  if (kept) return { by: "browser", does: kept, yields: false };
  const given = find(shared, chord);
  return given ? { by: "browser", does: given, yields: true } : undefined;
}
