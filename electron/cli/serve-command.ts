/** `proxflow serve`: the app for a browser window, until Ctrl-C or until its window is closed. */
import { serve } from "../server/serve.ts";

export interface ServeCommandOptions {
  readonly port?: number;
  readonly open: boolean;
  /** Put before the line that says what was done; `npm start` says why it is no Electron window. */
  readonly because?: string;
}

/** @throws ProxflowError `no-port` */
export async function serveCommand(options: ServeCommandOptions): Promise<void> {
  // Heard from the start: whoever reads the address may send a signal at once.
  const interrupted = new Promise<void>((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
  const serving = await serve({
    ...options,
    log: (line) => void process.stdout.write(`${line}\n`),
  });
  await Promise.race([interrupted, serving.windowClosed]);
  await serving.close();
}
