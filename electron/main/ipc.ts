/** Connects windows to the host; answers nobody but the app's own page. */
import { type IpcMainEvent, type IpcMainInvokeEvent, ipcMain, type WebContents } from "electron";
import type { Host } from "../host/host.ts";
import type { ClientId, Routed } from "../host/router.ts";
import { ACK, CHOSEN, EVENT, FRAME, REQUEST } from "./ipc-names.ts";
import { PAGE_ORIGIN } from "./page.ts";

/** A window, as the host knows it. */
export const clientOf = (contents: Pick<WebContents, "id">): ClientId => `window-${contents.id}`;

function isOwnPage(event: IpcMainEvent | IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && frame.url.startsWith(`${PAGE_ORIGIN}/`);
}

export function setupIpc(host: Host): void {
  ipcMain.handle(REQUEST, async (event, channel: unknown, request: unknown): Promise<Routed> => {
    if (!isOwnPage(event))
      return { ok: false, error: { code: "forbidden", message: "This page may not ask." } };
    return host.route(String(channel), request, clientOf(event.sender));
  });
  // Only the preload script can send this, and it has the path from a file that a person chose.
  ipcMain.on(CHOSEN, (event, path: unknown) => {
    if (isOwnPage(event) && typeof path === "string") host.allow(path);
  });
  ipcMain.on(ACK, (event) => {
    if (isOwnPage(event)) host.ack(clientOf(event.sender));
  });
}

/** Sends the host's events and frames to a window for as long as it lives. */
export function connectWindow(host: Host, contents: WebContents, onGone: () => void): void {
  const id = clientOf(contents);
  const send = (name: string, ...values: unknown[]): void => {
    if (!contents.isDestroyed()) contents.send(name, ...values);
  };
  const join = (): void =>
    host.join(id, {
      event: (name, value) => send(EVENT, name, value),
      frame: (run, frame) => send(FRAME, run, frame),
    });
  join();
  // A reload loses the frame that was under way: the page starts anew, ready for one.
  contents.on("did-finish-load", join);
  contents.once("destroyed", () => {
    host.leave(id);
    onGone();
  });
}
