/** All windows of the app, and what they are to open. */
import { app, BrowserWindow } from "electron";
import type { Reply } from "../../core/protocol/channels.ts";
import type { MenuCommand } from "../../core/protocol/menu.ts";
import type { Host } from "../host/host.ts";
import type { ClientId } from "../host/router.ts";
import { clientOf, connectWindow } from "./ipc.ts";
import { createSession, newWindowState, type WindowState } from "./sessions.ts";
import { openWindow } from "./window.ts";

export interface Windows {
  /** Shows the windows of the last start, and in the first of them these files. */
  restore(files: readonly string[]): void;
  add(): void;
  /** Opens files in the window in front, which comes to the front of all. */
  open(files: readonly string[]): void;
  /** Tells the window in front to run a command. */
  run(command: MenuCommand): void;
  of(client: ClientId): BrowserWindow | undefined;
  /** Files that a window is to open, now that it is ready. Later ones are sent to it. */
  opening(client: ClientId): Reply<"app.opening">;
  /** Resolves when what is known of the windows is on the disk, or cannot be. */
  settled(): Promise<void>;
}

/** @param onLeave a window is gone */
export function createWindows(host: () => Host, onLeave: (client: ClientId) => void): Windows {
  const session = createSession();
  /** By window: what waits until its page has loaded; none for one that has. */
  const waiting = new Map<ClientId, string[]>();

  /** Those that edit documents; the handbook has one of its own. */
  const editors = new Set<BrowserWindow>();

  const show = (state: WindowState): BrowserWindow => {
    const window = openWindow(state);
    editors.add(window);
    window.once("closed", () => editors.delete(window));
    const client = clientOf(window.webContents);
    waiting.set(client, []);
    connectWindow(host(), window.webContents, () => {
      waiting.delete(client);
      onLeave(client);
    });
    session.follow(window, state);
    return window;
  };
  const front = (): BrowserWindow | undefined => {
    const focused = BrowserWindow.getFocusedWindow();
    return focused && editors.has(focused) ? focused : [...editors][0];
  };
  const raise = (window: BrowserWindow): void => {
    if (window.isMinimized()) window.restore();
    window.focus();
  };
  return {
    restore(files) {
      const [first] = session.left().map(show);
      if (first) waiting.get(clientOf(first.webContents))?.push(...files);
    },
    add: () => void show(newWindowState()),
    open(files) {
      const window = front() ?? show(newWindowState());
      raise(window);
      const client = clientOf(window.webContents);
      const queue = waiting.get(client);
      for (const path of files) {
        if (queue) queue.push(path);
        else host().tell(client, "app.open", { path });
      }
    },
    run(command) {
      const window = front();
      if (window) host().tell(clientOf(window.webContents), "app.command", { command });
    },
    of: (client) =>
      BrowserWindow.getAllWindows().find(({ webContents }) => clientOf(webContents) === client),
    opening(client) {
      const paths = waiting.get(client) ?? [];
      waiting.delete(client);
      return { paths, windows: session.names() };
    },
    settled: () => session.settled(),
  };
}

/** What happens when the last window is closed, and when the app is called on again. */
export function setupLife(windows: Windows): void {
  app.on("activate", () => {
    if (BrowserWindow.getAllWindows().length === 0) windows.restore([]);
  });
  app.on("window-all-closed", () => {
    if (process.platform !== "darwin") app.quit();
  });
}
