/** Host over the loopback WebSocket: requests by number, events, binary telemetry, reconnect. */
import { createStore } from "zustand/vanilla";
import type { ChannelName, EventName, HostApi } from "../../core/protocol/channels.ts";
import { events } from "../../core/protocol/channels.ts";
import { unpackTelemetry, type WireUp, wireDown } from "../../core/protocol/wire.ts";
import {
  type Connection,
  type ConnectionStore,
  checkEvent,
  checkReply,
  type HostClient,
} from "./host-client.ts";
import { HostError } from "./host-error.ts";

interface Pending {
  readonly message: WireUp;
  sent: boolean;
  resolve(reply: unknown): void;
  reject(error: HostError): void;
}

type TelemetryListener = Parameters<HostApi["onTelemetry"]>[0];

const lost = (): HostError =>
  new HostError({
    code: "connection-lost",
    message: "The connection to Proxflow's server was lost.",
    fix: "It is retried by itself; do it again once it is back.",
  });

export function connectSocket(location: Location): HostClient {
  const connection: ConnectionStore = createStore(() => ({ state: "connecting" as Connection }));
  const pending = new Map<number, Pending>();
  const listeners = new Map<string, Set<(value: never) => void>>();
  const telemetry = new Set<TelemetryListener>();
  const token = new URLSearchParams(location.search).get("token") ?? "";
  // Without one in the address the page has its cookie.
  const query = token === "" ? "" : `?token=${encodeURIComponent(token)}`;
  const address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws${query}`;
  let socket: WebSocket | undefined;
  let counter = 0;
  let attempt = 0;

  const flush = (): void => {
    if (socket?.readyState !== WebSocket.OPEN) return;
    for (const entry of pending.values()) {
      if (entry.sent) continue;
      entry.sent = true;
      socket.send(JSON.stringify(entry.message));
    }
  };

  const onText = (text: string): void => {
    const message = wireDown.parse(JSON.parse(text));
    if ("event" in message) {
      if (!(message.event in events)) return;
      const value = checkEvent(message.event as EventName, message.value);
      if (value === undefined) return;
      for (const listener of listeners.get(message.event) ?? []) listener(value as never);
      return;
    }
    const entry = pending.get(message.id);
    pending.delete(message.id);
    if (message.ok) entry?.resolve(message.reply);
    else entry?.reject(new HostError(message.error));
  };

  const onBinary = (data: ArrayBuffer): void => {
    const { run, frame } = unpackTelemetry(data);
    for (const listener of telemetry) listener(run, frame);
    socket?.send(JSON.stringify({ ack: frame[0] ?? 0 } satisfies WireUp));
  };

  const open = (): void => {
    const next = new WebSocket(address);
    next.binaryType = "arraybuffer";
    socket = next;
    next.onopen = () => {
      attempt = 0;
      connection.setState({ state: "open" });
      flush();
    };
    next.onmessage = ({ data }) => {
      try {
        if (typeof data === "string") onText(data);
        else onBinary(data as ArrayBuffer);
      } catch (error) {
        console.error("unreadable message from the host", error);
      }
    };
    next.onclose = () => {
      connection.setState({ state: "lost" });
      for (const [id, entry] of pending) {
        pending.delete(id);
        entry.reject(lost());
      }
      attempt += 1;
      setTimeout(open, Math.min(5000, 250 * 2 ** Math.min(attempt, 5)));
    };
  };
  open();

  return {
    connection,
    request(channel: ChannelName, request) {
      if (connection.getState().state === "lost") return Promise.reject(lost());
      counter += 1;
      const id = counter;
      return new Promise<unknown>((resolve, reject) => {
        pending.set(id, { message: { id, channel, request }, sent: false, resolve, reject });
        flush();
      }).then((reply) => checkReply(channel, reply)) as never;
    },
    on(event, listener) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(listener as (value: never) => void));
      return () => set.delete(listener as (value: never) => void);
    },
    onTelemetry(listener) {
      telemetry.add(listener);
      return () => telemetry.delete(listener);
    },
  };
}
