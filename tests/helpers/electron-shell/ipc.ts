/** `ipcMain`. */
import type { IpcMain } from "electron";

type Listener = (event: never, ...args: unknown[]) => unknown;

const handlers = new Map<string, Listener>();
const listeners = new Map<string, Listener>();

export const ipcMain = {
  handle(channel: string, handler: Listener): void {
    if (handlers.has(channel)) throw new Error(`there is a handler for ${channel} already`);
    handlers.set(channel, handler);
  },
  on(channel: string, listener: Listener) {
    listeners.set(channel, listener);
    return this as never;
  },
} satisfies Pick<IpcMain, "handle"> & { on: unknown };

interface Sender {
  reply(id: number, ok: boolean, value: unknown): void;
}

/** A message of a page's preload script. @param url of the page */
export function answerMessage(sender: Sender, message: Record<string, unknown>, url: string): void {
  const channel = String(message.channel);
  const args = Array.isArray(message.args) ? message.args : [];
  const event = { sender, senderFrame: { url, parent: null } } as never;
  if (message.type === "send") {
    listeners.get(channel)?.(event, ...args);
    return;
  }
  const id = Number(message.id);
  const handler = handlers.get(channel);
  Promise.resolve()
    .then(() => {
      if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
      return handler(event, ...args);
    })
    .then(
      (value) => sender.reply(id, true, value),
      (error: unknown) => sender.reply(id, false, String(error)),
    );
}
