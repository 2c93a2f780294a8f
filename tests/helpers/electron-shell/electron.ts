/**
 * A stand-in for the module `electron`, for tests on machines where its binary is not: Node runs
 * the built main process unmodified, and windows are pages of a headless Chromium. What is here is
 * what the app uses, checked against Electron's types; anything else is missing on purpose.
 * See README.md for what it cannot show.
 */
import type * as Real from "electron";
import { app, browser } from "./app.ts";
import { answerTests } from "./evaluate.ts";
import { ipcMain } from "./ipc.ts";
import { StandInMenu as Menu } from "./menus.ts";
import { handle, type SchemeHandler } from "./schemes.ts";
import { utilityProcess } from "./utility.ts";
import { defaultSession } from "./web-contents.ts";
import { BrowserWindow, whenWindowClosed } from "./windows.ts";

const unasked = (what: string) => (): never => {
  throw new Error(`no test has said what to answer to ${what}`);
};

/** A test says what is answered, by putting functions of its own here. */
const dialog = {
  showOpenDialog: unasked("the dialog for opening"),
  showSaveDialog: unasked("the dialog for saving"),
  showMessageBox: unasked("a message box"),
  showMessageBoxSync: unasked("a message box"),
} satisfies Partial<Record<keyof Real.Dialog, unknown>>;

const protocol = {
  registerSchemesAsPrivileged(_schemes: Real.CustomScheme[]): void {},
  handle: (scheme: string, handler: SchemeHandler) => handle(scheme, handler),
} satisfies Pick<Real.Protocol, "registerSchemesAsPrivileged"> & { handle: unknown };

const blockers = new Set<number>();
const powerSaveBlocker = {
  start(_type: "prevent-app-suspension" | "prevent-display-sleep"): number {
    const id = blockers.size + 1;
    blockers.add(id);
    return id;
  },
  stop: (id: number): boolean => blockers.delete(id),
  isStarted: (id: number): boolean => blockers.has(id),
} satisfies Pick<Real.PowerSaveBlocker, "start" | "stop" | "isStarted">;

/** Shows nothing. */
class Notification {
  readonly options: Real.NotificationConstructorOptions;
  readonly #listeners = new Map<string, () => void>();
  constructor(options: Real.NotificationConstructorOptions = {}) {
    this.options = options;
  }
  static isSupported(): boolean {
    return true;
  }
  get title(): string {
    return this.options.title ?? "";
  }
  get body(): string {
    return this.options.body ?? "";
  }
  on(event: "click", listener: () => void): this {
    this.#listeners.set(event, listener);
    return this;
  }
  emit(event: "click"): void {
    this.#listeners.get(event)?.();
  }
  show(): void {}
}

const shell = {
  openExternal: unasked("opening an address in the browser"),
} satisfies Partial<Record<keyof Real.Shell, unknown>>;

const session = { defaultSession };

Object.defineProperty(process.versions, "electron", { value: "0.0.0-stand-in" });

whenWindowClosed((left) => {
  if (left > 0 || app.quitting) return;
  if (app.listenerCount("window-all-closed") === 0) app.quit();
  else app.emit("window-all-closed");
});
app.closeWindows = async () => {
  for (const window of BrowserWindow.getAllWindows()) {
    const closed = new Promise((resolve) => window.once("closed", () => resolve(true)));
    const stays = new Promise((resolve) =>
      window.webContents.once("will-prevent-unload", (event: { defaultPrevented: boolean }) =>
        setImmediate(() => event.defaultPrevented || resolve(false)),
      ),
    );
    window.close();
    if (!(await Promise.race([closed, stays]))) return false;
  }
  return true;
};

const electron = {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  Notification,
  powerSaveBlocker,
  protocol,
  session,
  shell,
  utilityProcess,
};
answerTests(electron, () => browser().endpoint);

export {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  Notification,
  powerSaveBlocker,
  protocol,
  session,
  shell,
  utilityProcess,
};
export default electron;
