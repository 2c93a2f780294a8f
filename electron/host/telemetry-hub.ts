/**
 * Telemetry from the workers to many windows. Each window gets a frame only after it took the last
 * one, and then the latest of each run in turn; a worker is asked for another as soon as any window
 * waits for one.
 */
import type { ClientId } from "./router.ts";

interface Receiver {
  readonly send: (run: string, frame: Float32Array) => void;
  ready: boolean;
  /** The latest frame of each run; who waits longest is first. */
  readonly pending: Map<string, Float32Array>;
}

export interface TelemetryHub {
  /** Adds a window; it is ready for a frame at once. */
  join(client: ClientId, send: (run: string, frame: Float32Array) => void): void;
  leave(client: ClientId): void;
  /** The window took its frame. */
  ack(client: ClientId): void;
  /** A frame from the worker of a run. */
  push(run: string, frame: Float32Array): void;
  /** A run is over and done with: frames of it that still wait are dropped. */
  drop(run: string): void;
}

/** @param ackWorker tells the worker of a run that frame `sequence` was taken */
export function createTelemetryHub(
  ackWorker: (run: string, sequence: number) => void,
): TelemetryHub {
  const receivers = new Map<ClientId, Receiver>();
  /** For each run the sequence of the frame that its worker waits to have acknowledged. */
  const owed = new Map<string, number>();

  const settle = (): void => {
    if (owed.size === 0 || ![...receivers.values()].some((r) => r.ready)) return;
    const all = [...owed];
    owed.clear();
    for (const [run, sequence] of all) ackWorker(run, sequence);
  };
  const deliver = (r: Receiver, run: string, frame: Float32Array): void => {
    r.ready = false;
    r.pending.delete(run);
    r.send(run, frame);
  };
  return {
    join(client, send) {
      receivers.set(client, { send, ready: true, pending: new Map() });
      settle();
    },
    leave: (client) => void receivers.delete(client),
    ack(client) {
      const r = receivers.get(client);
      if (!r) return;
      const [next] = r.pending;
      if (next) deliver(r, ...next);
      else r.ready = true;
      settle();
    },
    push(run, frame) {
      owed.set(run, frame[0] ?? 0);
      for (const r of receivers.values())
        if (r.ready) deliver(r, run, frame);
        else r.pending.set(run, frame);
      settle();
    },
    drop(run) {
      owed.delete(run);
      for (const r of receivers.values()) r.pending.delete(run);
    },
  };
}
