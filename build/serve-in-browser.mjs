/** The app in a browser's app window: the host serves it on the loopback address. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { browserArgs } from "./choose-window.mjs";
import { cliEntry, inRoot } from "./paths.mjs";

/** @param {string} line @returns {string | undefined} the address with its token, if the line has it */
export function addressIn(line) {
  return /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+/.exec(line)?.[0];
}

/**
 * Serves the app and shows it; the server ends with the window.
 * @param {string} browser executable
 * @param {{ sandbox: boolean }} options
 * @returns {Promise<number>} the server's exit code, 0 where the window was closed
 */
export function serveInBrowser(browser, options) {
  const server = spawn(process.execPath, [cliEntry, "serve", "--no-open"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let closed = false;
  /** @type {import("node:child_process").ChildProcess | undefined} */
  let window;
  createInterface({ input: server.stdout }).on("line", (line) => {
    process.stdout.write(`${line}\n`);
    const url = addressIn(line);
    if (url === undefined || window !== undefined) return;
    const args = browserArgs(url, inRoot(".proxflow", "browser"), options);
    window = spawn(browser, args, { stdio: "ignore" });
    window.on("close", () => {
      closed = true;
      server.kill("SIGTERM");
    });
  });
  const stop = () => server.kill("SIGTERM");
  process.on("SIGINT", stop).on("SIGTERM", stop);
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    server.on("close", (code) => {
      window?.kill();
      resolve(closed ? 0 : (code ?? 0));
    });
  });
}
