/**
 * Telemetry from one worker to many windows. Each window gets a frame only after it took the last
 * one, and then the latest; the worker is asked for another as soon as any window waits for one.
 */
import type { ClientId } from "./router.ts";

interface Receiver {
  readonly send: (run: string, frame: Float32Array) => void;
  ready: boolean;
  pending: { run: string; frame: Float32Array } | undefined;
}

export interface TelemetryHub {
  /** Adds a window; it is ready for a frame at once. */
  join(client: ClientId, send: (run: string, frame: Float32Array) => void): void;
  leave(client: ClientId): void;
  /** The window took its frame. */
  ack(client: ClientId): void;
  /** A frame from the worker. */
  push(run: string, frame: Float32Array): void;
  /** A new run: frames of the old one that still wait are dropped. */
  reset(): void;
}

/** @param ackWorker tells the worker that frame `sequence` was taken */
export function createTelemetryHub(ackWorker: (sequence: number) => void): TelemetryHub {
  const receivers = new Map<ClientId, Receiver>();
  /** Sequence of the frame that the worker waits to have acknowledged. */
  let owed: number | undefined;

  const settle = (): void => {
    if (owed === undefined || ![...receivers.values()].some((r) => r.ready)) return;
    const sequence = owed;
    owed = undefined;
    ackWorker(sequence);
  };
  const deliver = (r: Receiver, run: string, frame: Float32Array): void => {
    r.ready = false;
    r.pending = undefined;
    r.send(run, frame);
  };
  return {
    join(client, send) {
      receivers.set(client, { send, ready: true, pending: undefined });
      settle();
    },
    leave: (client) => void receivers.delete(client),
    ack(client) {
      const r = receivers.get(client);
      if (!r) return;
      if (r.pending) deliver(r, r.pending.run, r.pending.frame);
      else r.ready = true;
      settle();
    },
    push(run, frame) {
      owed = frame[0] ?? 0;
      for (const r of receivers.values())
        if (r.ready) deliver(r, run, frame);
        else r.pending = { run, frame };
      settle();
    },
    reset() {
      owed = undefined;
      for (const r of receivers.values()) r.pending = undefined;
    },
  };
}
