/**
 * Puts the host at `window.proxflow`. Runs in Electron's sandbox, so the build bundles it into one
 * CommonJS file. It passes on and nothing else: main checks every request by the channel table.
 */
import { contextBridge, ipcRenderer, webUtils } from "electron";
import type { ChannelName, EventName, EventOf, HostApi } from "../../core/protocol/channels.ts";
import type { Routed } from "../host/router.ts";
import { ACK, CHOSEN, EVENT, FRAME, REQUEST } from "../main/ipc-names.ts";

async function request(channel: ChannelName, value: unknown): Promise<unknown> {
  const routed = (await ipcRenderer.invoke(REQUEST, channel, value)) as Routed;
  if (routed.ok) return routed.reply;
  // A plain object: of an Error only the message would reach the page.
  throw { ...routed.error, detail: routed.error };
}

const api: HostApi = {
  request: request as HostApi["request"],
  on<E extends EventName>(event: E, listener: (value: EventOf<E>) => void) {
    const heard = (_: unknown, name: EventName, value: EventOf<E>): void => {
      if (name === event) listener(value);
    };
    ipcRenderer.on(EVENT, heard);
    return () => void ipcRenderer.off(EVENT, heard);
  },
  onTelemetry(listener) {
    const heard = (_: unknown, run: string, frame: Float32Array): void => {
      listener(run, frame);
      ipcRenderer.send(ACK);
    };
    ipcRenderer.on(FRAME, heard);
    return () => void ipcRenderer.off(FRAME, heard);
  },
  pathOf(file) {
    // Empty for what a script made: a page cannot make up a file that lies somewhere.
    const path = webUtils.getPathForFile(file as Parameters<typeof webUtils.getPathForFile>[0]);
    if (path !== "") ipcRenderer.send(CHOSEN, path);
    return path;
  },
};

contextBridge.exposeInMainWorld("proxflow", api);
