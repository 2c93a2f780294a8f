/** `app`. */
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { App } from "electron";
import { launchBrowser, type StandInBrowser } from "./browser.ts";
import { KnownEmitter } from "./emitter.ts";
import { serveSchemes } from "./schemes.ts";
import { takeInstanceLock } from "./single-instance.ts";

const events = [
  "activate",
  "second-instance",
  "open-file",
  "window-all-closed",
  "before-quit",
  "will-quit",
  "browser-window-focus",
];

const given = process.argv.find((arg) => arg.startsWith("--user-data-dir="));
const userData = given?.slice("--user-data-dir=".length) ?? join(tmpdir(), "electron-stand-in");
mkdirSync(userData, { recursive: true });

let started: StandInBrowser | undefined;

/** @throws Error before the app is ready */
export function browser(): StandInBrowser {
  if (started === undefined) throw new Error("Cannot create BrowserWindow before app is ready");
  return started;
}

type Used =
  | "whenReady"
  | "quit"
  | "exit"
  | "getPath"
  | "getVersion"
  | "requestSingleInstanceLock"
  | "addRecentDocument"
  | "clearRecentDocuments"
  | "setAppUserModelId";

export class StandInApp extends KnownEmitter implements Pick<App, Used> {
  #ready: Promise<void> | undefined;
  #quitting = false;
  /** What the system's own list of recent documents would hold. */
  readonly recent: string[] = [];

  whenReady(): Promise<void> {
    this.#ready ??= (async () => {
      started = await launchBrowser(userData, await serveSchemes());
      const chrome = started.version;
      Object.defineProperty(process.versions, "chrome", { value: chrome, enumerable: true });
      process.send?.({ standIn: "ready", endpoint: started.endpoint, browser: started.pid });
    })();
    return this.#ready;
  }
  getPath(name: string): string {
    if (name !== "userData") throw new Error(`the stand-in knows no path "${name}"`);
    return userData;
  }
  getVersion(): string {
    return "0.0.0";
  }
  requestSingleInstanceLock(): boolean {
    return takeInstanceLock(userData, (argv, folder) =>
      this.tell("second-instance", {}, argv, folder),
    );
  }
  addRecentDocument(path: string): void {
    this.recent.push(path);
  }
  clearRecentDocuments(): void {
    this.recent.length = 0;
  }
  setAppUserModelId(_id: string): void {}

  /** Set by `electron.ts`: closes what is open. @returns whether all of it closed */
  closeWindows: () => Promise<boolean> = async () => true;

  get quitting(): boolean {
    return this.#quitting;
  }
  quit(): void {
    if (this.#quitting) return;
    this.#quitting = true;
    void (async () => {
      if (this.tell("before-quit") || !(await this.closeWindows())) {
        this.#quitting = false;
        return;
      }
      if (this.tell("will-quit")) {
        this.#quitting = false;
        return;
      }
      await started?.context.close();
      this.exit(0);
    })();
  }
  exit(code = 0): void {
    process.exit(code);
  }
}

export const app = new StandInApp(events);
