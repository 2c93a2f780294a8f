/**
 * How the channel table travels over a WebSocket. Text messages are JSON of the shapes below;
 * binary messages are telemetry: float32 little-endian [run number, ...frame].
 */
import { z } from "zod";
import { ProxflowError } from "../base/errors.ts";
import { errorMessage } from "./messages.ts";

/** Window to host: a request, or the acknowledgement of a telemetry frame. */
export const wireUp = z.union([
  z.object({ id: z.number().int(), channel: z.string(), request: z.unknown() }),
  z.object({ ack: z.number() }),
]);

/** Host to window: a reply, a refusal, or an event. */
export const wireDown = z.union([
  z.object({ id: z.number().int(), ok: z.literal(true), reply: z.unknown() }),
  z.object({ id: z.number().int(), ok: z.literal(false), error: errorMessage }),
  z.object({ event: z.string(), value: z.unknown() }),
]);

export type WireUp = z.infer<typeof wireUp>;
export type WireDown = z.infer<typeof wireDown>;

/** Run ids are "r" and a counter. @throws ProxflowError `bad-run` on anything else. */
export function runNumber(run: string): number {
  const number = /^r(\d{1,7})$/.exec(run)?.[1];
  if (number === undefined) throw new ProxflowError("bad-run", `"${run}" is not the id of a run`);
  return Number(number);
}

export function packTelemetry(run: string, frame: Float32Array): Float32Array {
  const out = new Float32Array(frame.length + 1);
  out[0] = runNumber(run);
  out.set(frame, 1);
  return out;
}

export function unpackTelemetry(data: ArrayBuffer): { run: string; frame: Float32Array } {
  if (data.byteLength < 4 || data.byteLength % 4 !== 0)
    throw new ProxflowError(
      "bad-frame",
      `a telemetry message of ${data.byteLength} bytes is malformed`,
    );
  const all = new Float32Array(data);
  return { run: `r${all[0]}`, frame: all.subarray(1) };
}
