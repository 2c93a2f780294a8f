/** What a way to the host gives the window, and the checks of what comes in. */
import type { StoreApi } from "zustand/vanilla";
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

export type Connection = "connecting" | "open" | "lost";
export type ConnectionStore = StoreApi<{ readonly state: Connection }>;

export interface HostClient extends HostApi {
  readonly connection: ConnectionStore;
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
