/** The real app for a test: the server from dist on a free port, its own home, a real browser. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { cliEntry } from "../../build/paths.mjs";
import { chromiumPath } from "../helpers/chromium.ts";

export interface App {
  readonly page: Page;
  readonly address: string;
  /** PROXFLOW_HOME of this app alone. */
  readonly home: string;
  /** What the page put on its console as an error, or threw. */
  readonly errors: string[];
  /** Kills the server as a crash would. */
  killServer(): void;
  close(): Promise<void>;
}

export interface AppOptions {
  readonly theme?: "light" | "dark";
  readonly width?: number;
  readonly height?: number;
  /** Device pixels a CSS pixel. */
  readonly scale?: number;
  /** PROXFLOW_HOME that an app before left; it is removed with this one. Default: an empty one. */
  readonly home?: string;
}

const browserArgs = [
  "--no-sandbox",
  "--headless=new",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

function startServer(home: string): Promise<{ child: ChildProcess; address: string }> {
  const child = spawn(process.execPath, [cliEntry, "serve", "--no-open", "--port", "0"], {
    // The list of recent documents is this app's, too.
    env: { ...process.env, PROXFLOW_HOME: home, XDG_CACHE_HOME: join(home, ".cache") },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return new Promise((resolve, reject) => {
    let output = "";
    const read = (chunk: Buffer): void => {
      output += chunk;
      const address = /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/.exec(output)?.[0];
      if (address) resolve({ child, address });
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`the server ended (${code}): ${output}`)));
  });
}

/** Starts server and browser and opens the window; `close` ends both. */
export async function openApp(options: AppOptions = {}): Promise<App> {
  const { theme = "dark", width = 1440, height = 900, scale = 1 } = options;
  const home = options.home ?? mkdtempSync(join(tmpdir(), "proxflow-e2e-"));
  const { child, address } = await startServer(home);
  let browser: Browser | undefined;
  const close = async (): Promise<void> => {
    await browser?.close();
    const ended = new Promise((resolve) => child.once("exit", resolve));
    if (child.exitCode === null && child.kill()) await ended;
    rmSync(home, { recursive: true, force: true });
  };
  try {
    browser = await chromium.launch({ executablePath: chromiumPath(), args: browserArgs });
    const context = await browser.newContext({
      viewport: { width, height },
      deviceScaleFactor: scale,
      colorScheme: theme,
      permissions: ["clipboard-read", "clipboard-write"],
    });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    await page.goto(address);
    return { page, address, home, errors, close, killServer: () => child.kill("SIGKILL") };
  } catch (error) {
    await close();
    throw error;
  }
}
