/** The handbook, which is built beside the window and has pages of its own. */
import type { Services } from "../app/services.ts";
import { type Action, never } from "./action.ts";

/** Name of the handbook's window: there is one, whatever leads to it. */
export const HANDBOOK_WINDOW = "proxflow-handbook";

/** @returns address of a page, relative to the window's */
export const handbookPage = (path: string): string => `./handbook/${path}`;

/** Where the handbook says what a reading of a run may mean, and what to do. */
const STUCK = "concepts.html#stuck-and-what-to-try";

export function helpActions({ messages }: Services) {
  const open = (page: string): void => {
    const opened = window.open(handbookPage(page), HANDBOOK_WINDOW);
    opened?.focus();
    // The desktop app makes the window itself, and hands none out.
    if (opened || window.proxflow) return;
    messages.show({
      tone: "error",
      title: "The browser did not open the handbook.",
      detail: `Allow this page to open windows, or open ${new URL(handbookPage(page), location.href).href} yourself.`,
    });
  };
  const help = { group: "Help", always: true, anywhere: true, off: never } as const;
  return {
    "help-handbook": { ...help, title: "Handbook", keys: ["F1"], run: () => open("index.html") },
    "help-start": { ...help, title: "Five-minute start", keys: [], run: () => open("start.html") },
    "help-concepts": { ...help, title: "Concepts", keys: [], run: () => open("concepts.html") },
    "help-templates": {
      ...help,
      title: "Guide to the templates",
      keys: [],
      run: () => open("templates.html"),
    },
    "help-stuck": {
      ...help,
      title: "What to try when a run is stuck",
      keys: [],
      run: () => open(STUCK),
    },
  } as const satisfies Record<string, Action>;
}
