/** One window on a WebSocket: the channel table as core/protocol/wire.ts packs it. */
import type { RawData, WebSocket } from "ws";
import type { ErrorMessage } from "../../core/protocol/messages.ts";
import { packTelemetry, type WireDown, wireUp } from "../../core/protocol/wire.ts";
import type { Host } from "../host/host.ts";
import type { ClientId } from "../host/router.ts";

function parse(data: RawData): unknown {
  try {
    return JSON.parse(data.toString());
  } catch {
    return undefined;
  }
}

/** Serves `socket` until it closes. A message that is not of the protocol closes it. */
export function serveSocket(host: Host, socket: WebSocket, id: ClientId): void {
  const send = (message: WireDown): void => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
  };
  const answer = async (call: number, channel: string, request: unknown): Promise<void> => {
    const routed = await host.route(channel, request, id);
    if (routed.ok) send({ id: call, ok: true, reply: routed.reply });
    else send({ id: call, ok: false, error: routed.error satisfies ErrorMessage });
  };
  host.join(id, {
    event: (event, value) => send({ event, value }),
    frame(run, frame) {
      if (socket.readyState === socket.OPEN) socket.send(packTelemetry(run, frame));
    },
  });
  socket.on("message", (data, isBinary) => {
    const message = isBinary ? undefined : wireUp.safeParse(parse(data)).data;
    if (!message) return socket.close(1003, "not a message of the protocol");
    if ("ack" in message) host.ack(id);
    else void answer(message.id, message.channel, message.request);
  });
  socket.on("error", () => socket.terminate());
  socket.on("close", () => host.leave(id));
}
