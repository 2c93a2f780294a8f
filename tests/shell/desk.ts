/** What tests of the desktop app have in common. */
import { readFileSync } from "node:fs";
import type { Locator, Page } from "playwright-core";
import type { ShellApp } from "../helpers/shell-app.ts";

/** The only window, or the first of them. */
export function first(app: ShellApp): Page {
  const [page] = app.windows();
  if (page === undefined) throw new Error("the app shows no window");
  return page;
}

/** Chooses an item of the application menu. @returns whether there is such an item, enabled */
export const choose = (app: ShellApp, id: string): Promise<boolean> =>
  app.evaluate(({ Menu }, wanted) => {
    const item = Menu.getApplicationMenu()?.getMenuItemById(wanted);
    if (!item?.enabled) return false;
    item.click();
    return true;
  }, id);

/** What the system's dialogs answer from now on; `null` cancels. */
export const answerDialogs = (
  app: ShellApp,
  answers: { readonly open?: string | null; readonly save?: string | null },
): Promise<void> =>
  app.evaluate(({ dialog }, { open = null, save = null }) => {
    dialog.showOpenDialog = async () => ({
      canceled: open === null,
      filePaths: open === null ? [] : [open],
    });
    dialog.showSaveDialog = async () => ({ canceled: save === null, filePath: save ?? "" });
  }, answers);

/** Tabs of documents. The window has others, of its panels, which are there before these. */
export const documentTabs = (page: Page): Locator =>
  page.getByRole("tablist", { name: "Documents" }).getByRole("tab");

/** Names of the documents whose tabs a window has at this moment. */
export const tabNames = (page: Page): Promise<string[]> => documentTabs(page).allTextContents();

/** Whether a process is there; one that only waits to be collected is not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== "linux") return true;
  return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
}

/** The bridge of the preload script, from inside of a page. */
export interface PageBridge {
  readonly proxflow: {
    request(channel: string, request: unknown): Promise<unknown>;
    on(event: string, listener: (value: never) => void): () => void;
  };
}

/** Asks the host from inside of a page. @returns the reply, or the code of the refusal */
export const ask = (page: Page, channel: string, request: unknown): Promise<unknown> =>
  page.evaluate(
    ([name, value]) =>
      (globalThis as unknown as PageBridge).proxflow
        .request(name as string, value)
        .catch((error: { code?: string }) => error.code ?? String(error)),
    [channel, request],
  );
