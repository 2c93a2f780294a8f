/** The worker's end of the channel to its host, whichever way it was started. */
import type { FromWorker } from "../../core/protocol/messages.ts";

export interface HostPort {
  send(message: FromWorker): void;
  /** Messages come unchecked. */
  onMessage(listener: (message: unknown) => void): void;
}

/** What Electron adds to `process` in a utility process. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: "message", listener: (event: { data: unknown }) => void): void;
}

/**
 * The port of an Electron utility process or of a forked child, `undefined` in any other process.
 * A forked child ends when its host goes away.
 */
export function hostPort(): HostPort | undefined {
  const parentPort = (process as { parentPort?: ParentPort }).parentPort;
  if (parentPort)
    return {
      send: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on("message", ({ data }) => listener(data)),
    };
  if (!process.send) return undefined;
  process.on("disconnect", () => process.exit(0));
  return {
    // The host may be gone while a message is under way; "disconnect" follows then.
    send: (message) => void process.send?.(message, undefined, undefined, () => {}),
    onMessage: (listener) => void process.on("message", listener),
  };
}
