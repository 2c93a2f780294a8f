/** The Chromium behind the stand-in's windows: one profile in userData, one page a window. */
import { mkdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { type BrowserContext, chromium } from "playwright-core";
import { chromiumPath } from "../chromium.ts";

export interface StandInBrowser {
  readonly context: BrowserContext;
  /** Where a debugger, or a test, can connect. */
  readonly endpoint: string;
  readonly version: string;
  /** Its process. In Electron it is the main process, so nothing of it outlives that. */
  readonly pid: number;
}

/**
 * @param folder userData
 * @param port of the server that answers for the app's own schemes
 */
export async function launchBrowser(folder: string, port: number): Promise<StandInBrowser> {
  const profile = join(folder, "chromium");
  mkdirSync(profile, { recursive: true });
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath(),
    viewport: null,
    args: [
      "--no-sandbox",
      "--headless=new",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      "--window-size=1440,900",
      "--remote-debugging-port=0",
      // Port 80 whatever the server got, so that an origin, and what it stores, lasts.
      `--host-resolver-rules=MAP *.standin.localhost:80 127.0.0.1:${port}`,
    ],
  });
  const active = readFileSync(join(profile, "DevToolsActivePort"), "utf8").split("\n")[0];
  const endpoint = `http://127.0.0.1:${active}`;
  const about = (await (await fetch(`${endpoint}/json/version`)).json()) as { Browser: string };
  return {
    context,
    endpoint,
    version: about.Browser.replace(/^.*\//, ""),
    // The lock of a profile is a link that is named after the machine and the process.
    pid: Number(readlinkSync(join(profile, "SingletonLock")).split("-").at(-1)),
  };
}
