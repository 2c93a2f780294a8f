/** Dispatch of the channel table: every request and every reply is checked against its schema. */
import { z } from "zod";
import { ProxflowError } from "../../core/base/errors.ts";
import {
  type ChannelName,
  channels,
  type Reply,
  type Request,
} from "../../core/protocol/channels.ts";
import type { ErrorMessage } from "../../core/protocol/messages.ts";
import { toErrorMessage } from "./errors.ts";

/** A window, as far as the host can tell them apart. */
export type ClientId = string;

export type Handlers = {
  readonly [C in ChannelName]: (
    request: Request<C>,
    client: ClientId,
  ) => Reply<C> | Promise<Reply<C>>;
};

export type Routed =
  | { readonly ok: true; readonly reply: unknown }
  | { readonly ok: false; readonly error: ErrorMessage };

/** Never rejects: whatever goes wrong is the error of the answer. */
export type Router = (channel: string, request: unknown, client: ClientId) => Promise<Routed>;

function isChannel(name: string): name is ChannelName {
  return Object.hasOwn(channels, name);
}

async function dispatch<C extends ChannelName>(
  handlers: Handlers,
  channel: C,
  request: unknown,
  client: ClientId,
): Promise<unknown> {
  const table: { request: z.ZodType; reply: z.ZodType } = channels[channel];
  const asked = table.request.safeParse(request ?? {});
  if (!asked.success)
    throw new ProxflowError(
      "bad-request",
      `The request "${channel}" is malformed: ${z.prettifyError(asked.error)}`,
    );
  const answer: unknown = await handlers[channel](asked.data as Request<C>, client);
  const reply = table.reply.safeParse(answer);
  if (!reply.success)
    throw new ProxflowError(
      "bad-reply",
      `The answer to "${channel}" is malformed: ${z.prettifyError(reply.error)}`,
    );
  return reply.data;
}

export function createRouter(handlers: Handlers): Router {
  return async (channel, request, client) => {
    try {
      if (!isChannel(channel))
        throw new ProxflowError("no-channel", `There is no request "${channel}".`);
      return { ok: true, reply: await dispatch(handlers, channel, request, client) };
    } catch (error) {
      return { ok: false, error: toErrorMessage(error) };
    }
  };
}
