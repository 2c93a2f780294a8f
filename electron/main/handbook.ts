/** The window of the handbook: pages of the app's own origin, without the preload script. */
import { BrowserWindow, shell } from "electron";
import { PAGE_ORIGIN } from "./page.ts";

const HANDBOOK = `${PAGE_ORIGIN}/handbook/`;

/** @returns whether an address is a page of the handbook, and nothing outside of it */
export const isHandbook = (url: string): boolean =>
  URL.canParse(url) && new URL(url).href.startsWith(HANDBOOK);

let window: BrowserWindow | undefined;

/** Shows a page in the handbook's only window, which is made when it is first asked for. */
export function openHandbook(url: string): void {
  if (!window || window.isDestroyed()) {
    window = make();
    window.once("closed", () => {
      window = undefined;
    });
  }
  void window.loadURL(url);
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

function make(): BrowserWindow {
  const made = new BrowserWindow({
    width: 1180,
    height: 820,
    minWidth: 360,
    minHeight: 320,
    title: "Proxflow handbook",
    webPreferences: {
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
    },
  });
  const { webContents } = made;
  webContents.on("will-navigate", (event) => {
    if (!isHandbook(event.url)) event.preventDefault();
  });
  webContents.on("will-attach-webview", (event) => event.preventDefault());
  // Papers and sites are for the browser of the person's choice.
  webContents.setWindowOpenHandler(({ url }) => {
    if (url.startsWith("https://")) void shell.openExternal(url);
    return { action: "deny" };
  });
  return made;
}
