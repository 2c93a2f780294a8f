/**
 * The host as one document uses it: its runs are told apart from those of other documents, and all
 * that it listens to ends with it.
 */
import type { HostClient } from "./host-client.ts";

export interface ScopedHost {
  readonly host: HostClient;
  /** Takes every listener away, and the process that solved it. */
  release(): void;
}

const runs: ReadonlySet<string> = new Set(["run.start", "race.start", "conflict.start"]);

/** @param tab the document, among those of this window */
export function scopeHost(host: HostClient, tab: string): ScopedHost {
  const offs: (() => void)[] = [];
  return {
    host: {
      connection: host.connection,
      request: (channel, request) =>
        host.request(channel, runs.has(channel) ? { ...request, tab } : request),
      on(event, listener) {
        const off = host.on(event, listener);
        offs.push(off);
        return off;
      },
      onTelemetry(listener) {
        const off = host.onTelemetry(listener);
        offs.push(off);
        return off;
      },
    },
    release() {
      for (const off of offs.splice(0)) off();
      // A host that is gone has no process of it either.
      void host.request("run.release", { tab }).catch(() => undefined);
    },
  };
}
