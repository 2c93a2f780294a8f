/** The window's way to its host, whichever shell it runs in. Replies are validated by schema. */
import { createStore, type StoreApi } from "zustand/vanilla";
import {
  type ChannelName,
  channels,
  type EventName,
  type EventOf,
  events,
  type HostApi,
  type Reply,
} from "../../core/protocol/channels.ts";
import { HostError } from "./host-error.ts";
import { connectSocket } from "./socket-host.ts";

export type Connection = "connecting" | "open" | "lost";
export type ConnectionStore = StoreApi<{ readonly state: Connection }>;

export interface HostClient extends HostApi {
  readonly connection: ConnectionStore;
}

declare global {
  interface Window {
    /** Put there by the desktop shell's preload script. */
    readonly proxflow?: HostApi;
  }
}

/** @throws HostError `bad-reply` where a reply does not have the agreed form. */
export function checkReply<C extends ChannelName>(channel: C, reply: unknown): Reply<C> {
  const parsed = channels[channel].reply.safeParse(reply);
  if (parsed.success) return parsed.data as Reply<C>;
  const issue = parsed.error.issues[0];
  throw new HostError({
    code: "bad-reply",
    message: `The reply to ${channel} is malformed at ${issue?.path.join(".") || "its root"}: ${issue?.message}.`,
  });
}

/** An event's value, or `undefined` (and a line in the console) where it is malformed. */
export function checkEvent<E extends EventName>(event: E, value: unknown): EventOf<E> | undefined {
  const parsed = events[event].safeParse(value);
  if (parsed.success) return parsed.data as EventOf<E>;
  console.error(`malformed ${event} event`, parsed.error.issues);
  return undefined;
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
