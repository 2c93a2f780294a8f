/** Host, server and window together: what `proxflow serve` and the launcher start. */
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { profileFolder } from "../host/browsers.ts";
import { createHost } from "../host/host.ts";
import { createRecent } from "../host/recent.ts";
import { forkWorker } from "../host/worker-process.ts";
import { openWindow, type WindowEnd } from "./open-window.ts";
import { type RunningServer, startServer } from "./server.ts";

export interface ServeOptions {
  readonly port?: number;
  /** Open an app window of an installed browser. */
  readonly open: boolean;
  /** Put before the line that says what was done, e.g. why it is no Electron window. */
  readonly because?: string;
  /** Where lines for people go. */
  log(line: string): void;
}

export interface Serving {
  readonly server: RunningServer;
  /** Resolves when the window that was opened is closed; never without one. */
  readonly windowClosed: Promise<void>;
  close(): Promise<void>;
}

/** Milliseconds for another process of the browser to show the page. */
const TAKE_OVER = 5000;

/** Resolves when the window was closed; never where it is another process's, or failed. */
async function untilClosed(
  ended: Promise<WindowEnd>,
  server: RunningServer,
  log: (line: string) => void,
): Promise<void> {
  const { how, cause } = await ended;
  if (how === "closed") return;
  await setTimeout(TAKE_OVER, undefined, { ref: false });
  if (server.windows() === 0)
    log(`The browser ended at once (${cause}) and shows no window. Open ${server.url}`);
  await new Promise<never>(() => {});
}

/** @throws ProxflowError `no-port` */
export async function serve(options: ServeOptions): Promise<Serving> {
  const host = createHost({
    shell: "browser",
    spawn: forkWorker,
    dialog: async () => ({ supported: false, path: null }),
    recent: createRecent(join(profileFolder(), "recent.json")),
  });
  const server = await startServer({
    host,
    ...(options.port !== undefined ? { port: options.port } : {}),
  }).catch((error: unknown) => {
    host.close();
    throw error;
  });
  const head = options.because ? `${options.because}; ` : "";
  let windowClosed = new Promise<void>(() => {});
  if (options.open) {
    const window = await openWindow(server.windowUrl());
    if (window.opened) {
      options.log(`${head}Proxflow is open in a window of ${window.browser}: ${server.url}`);
      windowClosed = untilClosed(window.ended, server, options.log);
    } else options.log(`${head}no window was opened because ${window.why}. Open ${server.url}`);
  } else options.log(`${head}Proxflow is served at ${server.url}`);
  return {
    server,
    windowClosed,
    async close() {
      host.close();
      await server.close();
      await host.settled();
    },
  };
}
