/** `BrowserWindow`. */
import type {
  BrowserWindowConstructorOptions,
  BrowserWindow as RealWindow,
  Rectangle,
} from "electron";
import { browser } from "./app.ts";
import { KnownEmitter } from "./emitter.ts";
import { StandInWebContents } from "./web-contents.ts";

const events = ["ready-to-show", "show", "focus", "blur", "close", "closed", "resize", "move"];
let windows: BrowserWindow[] = [];
/** Last is in front. */
let focused: BrowserWindow | undefined;

type Used =
  | "id"
  | "loadURL"
  | "show"
  | "focus"
  | "blur"
  | "isFocused"
  | "isMinimized"
  | "minimize"
  | "restore"
  | "isMaximized"
  | "maximize"
  | "getNormalBounds"
  | "setProgressBar"
  | "flashFrame"
  | "close"
  | "destroy"
  | "isDestroyed";

let count = 0;

/** A page of a headless Chromium; size and focus are kept as the app set them, and not shown. */
export class BrowserWindow extends KnownEmitter implements Pick<RealWindow, Used> {
  readonly id = ++count;
  readonly webContents: StandInWebContents;
  #bounds: Rectangle;
  #minimized = false;
  #maximized = false;
  #destroyed = false;

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super(events);
    const { x = 0, y = 0, width = 800, height = 600, webPreferences } = options;
    if (webPreferences?.contextIsolation === false || webPreferences?.sandbox === false)
      throw new Error("the stand-in for Electron has isolated, sandboxed pages only");
    this.#bounds = { x, y, width, height };
    this.webContents = new StandInWebContents(browser().context, webPreferences?.preload);
    windows.push(this);
    this.webContents.once("did-finish-load", () => {
      this.emit("ready-to-show", {});
      if (options.show !== false) this.show();
    });
    this.webContents.once("destroyed", () => this.#gone());
  }

  static getAllWindows(): BrowserWindow[] {
    return [...windows];
  }
  static getFocusedWindow(): BrowserWindow | null {
    return focused ?? null;
  }
  static fromWebContents(contents: { readonly id: number }): BrowserWindow | null {
    return windows.find((window) => window.webContents.id === contents.id) ?? null;
  }

  async loadURL(url: string): Promise<void> {
    const { page } = await this.webContents.opened;
    const { width, height } = this.#bounds;
    await page.setViewportSize({ width, height });
    await this.webContents.load(url);
  }
  show(): void {
    this.focus();
    this.emit("show", {});
  }
  focus(): void {
    if (focused === this) return;
    focused?.blur();
    focused = this;
    void this.webContents.opened.then(({ page }) => page.bringToFront()).catch(() => {});
    this.emit("focus", {});
  }
  blur(): void {
    if (focused !== this) return;
    focused = undefined;
    this.emit("blur", {});
  }
  isFocused(): boolean {
    return focused === this;
  }
  isMinimized(): boolean {
    return this.#minimized;
  }
  minimize(): void {
    this.#minimized = true;
    this.blur();
  }
  restore(): void {
    this.#minimized = false;
    this.#maximized = false;
  }
  isMaximized(): boolean {
    return this.#maximized;
  }
  maximize(): void {
    this.#maximized = true;
    this.emit("resize", {});
  }
  getNormalBounds(): Rectangle {
    return this.#bounds;
  }
  /** Nothing shows it here. */
  setProgressBar(_progress: number, _options?: object): void {}
  flashFrame(_flag: boolean): void {}
  close(): void {
    if (this.tell("close")) return;
    void this.webContents.opened
      .then(({ page }) => page.close({ runBeforeUnload: true }))
      .catch(() => {});
  }
  destroy(): void {
    void this.webContents.opened.then(({ page }) => page.close()).catch(() => {});
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }

  #gone(): void {
    this.#destroyed = true;
    if (focused === this) focused = undefined;
    windows = windows.filter((window) => window !== this);
    this.emit("closed", {});
    onWindowClosed(windows.length);
  }
}

/** Set by `electron.ts`: the app ends with its last window, unless it wants otherwise. */
let onWindowClosed: (left: number) => void = () => {};
export function whenWindowClosed(listener: (left: number) => void): void {
  onWindowClosed = listener;
}
