/** Entry of the desktop app. */
import { app, BrowserWindow } from "electron";
import { createHost } from "../host/host.ts";
import { showDialog } from "./dialogs.ts";
import { connectWindow, setupIpc } from "./ipc.ts";
import { setupMenu } from "./menu.ts";
import { registerScheme, setupPage } from "./page.ts";
import { spawnUtility } from "./utility-worker.ts";
import { openMainWindow } from "./window.ts";

registerScheme();

function start(): void {
  const host = createHost({ shell: "electron", spawn: spawnUtility, dialog: showDialog });
  const open = (): void => connectWindow(host, openMainWindow().webContents);
  setupPage();
  setupIpc(host);
  setupMenu((command) => host.broadcast("app.command", { command }));
  open();
  app.on("activate", () => {
    if (BrowserWindow.getAllWindows().length === 0) open();
  });
  app.on("second-instance", () => {
    const window = BrowserWindow.getAllWindows()[0];
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on("will-quit", () => host.close());
}

app.on("window-all-closed", () => {
  if (process.platform !== "darwin") app.quit();
});
if (app.requestSingleInstanceLock()) void app.whenReady().then(start);
else app.quit();
