/** The handbook, which is built beside the window and has pages of its own. */
import type { Services } from "../app/services.ts";
import { type Action, never } from "./action.ts";

/** Name of the handbook's window: there is one, whatever leads to it. */
export const HANDBOOK_WINDOW = "proxflow-handbook";

/** @returns address of a page, relative to the window's */
export const handbookPage = (path: string): string => `./handbook/${path}`;

export function helpActions({ messages }: Services) {
  return {
    "help-handbook": {
      title: "Handbook",
      group: "Help",
      keys: ["F1"],
      always: true,
      anywhere: true,
      run() {
        const opened = window.open(handbookPage("index.html"), HANDBOOK_WINDOW);
        opened?.focus();
        // The desktop app makes the window itself, and hands none out.
        if (opened || window.proxflow) return;
        messages.show({
          tone: "error",
          title: "The browser did not open the handbook.",
          detail: `Allow this page to open windows, or open ${new URL(handbookPage("index.html"), location.href).href} yourself.`,
        });
      },
      off: never,
    },
  } as const satisfies Record<string, Action>;
}
