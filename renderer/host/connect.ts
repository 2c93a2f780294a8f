/** The window's way to its host, whichever shell it runs in. Replies are validated by schema. */
import { createStore } from "zustand/vanilla";
import type { HostApi } from "../../core/protocol/channels.ts";
import {
  type Connection,
  type ConnectionStore,
  checkEvent,
  checkReply,
  type HostClient,
} from "./host-client.ts";
import { HostError } from "./host-error.ts";
import { connectSocket } from "./socket-host.ts";

declare global {
  interface Window {
    /** Put there by the desktop shell's preload script. */
    readonly proxflow?: HostApi;
  }
}

function fromPreload(api: HostApi): HostClient {
  const connection: ConnectionStore = createStore(() => ({ state: "open" as Connection }));
  return {
    connection,
    async request(channel, request) {
      return checkReply(channel, await api.request(channel, request).catch(rethrow));
    },
    on: (event, listener) =>
      api.on(event, (value) => {
        const checked = checkEvent(event, value);
        if (checked !== undefined) listener(checked);
      }),
    onTelemetry: (listener) => api.onTelemetry(listener),
  };
}

/** The bridge between processes keeps an error's fields or its message alone. */
function rethrow(error: unknown): never {
  if (error instanceof HostError) throw error;
  const from = error as { detail?: HostError["detail"]; code?: string; message?: string };
  throw new HostError(
    from.detail ?? { code: from.code ?? "host-error", message: from.message ?? String(error) },
  );
}

/** Desktop bridge where there is one, else the WebSocket of the server that sent this page. */
export function connectHost(): HostClient {
  return window.proxflow ? fromPreload(window.proxflow) : connectSocket(window.location);
}
