/** A window: isolated, sandboxed, and bound to the app's own page. */
import { join } from "node:path";
import { BrowserWindow, dialog, type Session } from "electron";
import { packageRoot } from "../host/paths.ts";
import { isHandbook, openHandbook } from "./handbook.ts";
import { PAGE_ORIGIN } from "./page.ts";
import type { WindowState } from "./sessions.ts";

/** @param state its name, by which it finds its tabs again, and its place on the screen */
export function openWindow({ name, bounds, maximized }: WindowState): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    ...bounds,
    minWidth: 800,
    minHeight: 520,
    show: false,
    title: "Proxflow",
    webPreferences: {
      preload: join(packageRoot(), "dist", "preload", "preload.cjs"),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
    },
  });
  const { webContents } = window;
  webContents.setWindowOpenHandler(({ url }) => {
    if (isHandbook(url)) openHandbook(url);
    return { action: "deny" };
  });
  webContents.on("will-navigate", (event) => {
    if (!event.url.startsWith(`${PAGE_ORIGIN}/`)) event.preventDefault();
  });
  webContents.on("will-attach-webview", (event) => event.preventDefault());
  // The page asks to stay while work is unsaved; here the answer is the person's.
  webContents.on("will-prevent-unload", (event) => {
    const answer = dialog.showMessageBoxSync(window, {
      type: "question",
      buttons: ["Keep editing", "Close without saving"],
      defaultId: 0,
      cancelId: 0,
      message: "There are unsaved changes.",
      detail: "They stay in the journal, and the next window offers them again.",
    });
    if (answer === 1) event.preventDefault();
  });
  setPermissions(webContents.session);
  // A page that crashed comes back by itself, with its tabs and its unsaved work from the journal.
  webContents.on("render-process-gone", (_event, { reason }) => {
    if (reason !== "clean-exit" && !window.isDestroyed()) webContents.reload();
  });
  if (maximized) window.maximize();
  window.once("ready-to-show", () => window.show());
  void window.loadURL(`${PAGE_ORIGIN}/?window=${name}`);
  return window;
}

/**
 * Writing to the clipboard, and reading it, which Paste does: for our own page, where nothing comes
 * from outside. Everything else that a page can ask for is refused.
 */
const granted: ReadonlySet<string> = new Set(["clipboard-read", "clipboard-sanitized-write"]);
const isOwn = (url: string): boolean => url === PAGE_ORIGIN || url.startsWith(`${PAGE_ORIGIN}/`);

function setPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) =>
    answer(granted.has(permission) && isOwn(requestingUrl)),
  );
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => granted.has(permission) && isOwn(origin),
  );
}
