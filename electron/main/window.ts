/** A window: isolated, sandboxed, and bound to the app's own page. */
import { join } from "node:path";
import { BrowserWindow, dialog } from "electron";
import { packageRoot } from "../host/paths.ts";
import { PAGE_ORIGIN } from "./page.ts";

export function openMainWindow(): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
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
  webContents.setWindowOpenHandler(() => ({ action: "deny" }));
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
  webContents.session.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(permission === "clipboard-sanitized-write"),
  );
  window.once("ready-to-show", () => window.show());
  void window.loadURL(`${PAGE_ORIGIN}/`);
  return window;
}
