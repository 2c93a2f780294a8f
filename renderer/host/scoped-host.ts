/** The host as one document uses it: all that it listens to ends with the document. */
import type { HostClient } from "./host-client.ts";

export interface ScopedHost {
  readonly host: HostClient;
  /** Takes every listener away. */
  release(): void;
}

export function scopeHost(host: HostClient): ScopedHost {
  const offs: (() => void)[] = [];
  return {
    host: {
      connection: host.connection,
      request: (channel, request) => host.request(channel, request),
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
    },
  };
}
