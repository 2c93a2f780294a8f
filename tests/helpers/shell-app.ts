/**
 * The desktop app for a test: the built main process on the stand-in for Electron, or on the real
 * one where PROXFLOW_ELECTRON names its binary. A test sees no difference between the two.
 */
import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type * as Electron from "electron";
import {
  _electron,
  type Browser,
  chromium,
  type ElectronApplication,
  type Page,
} from "playwright-core";
import { inRoot, root } from "../../build/paths.mjs";

export type ElectronModule = typeof Electron;
type InMain<A, R> = (electron: ElectronModule, arg: A) => R | Promise<R>;

export interface ShellApp {
  /** Windows that show the app, in the order of their making. */
  windows(): Page[];
  /** Runs a function in the main process. It sees the module `electron`, its argument, and globals. */
  evaluate<A, R>(work: InMain<A, R>, arg: A): Promise<R>;
  evaluate<R>(work: InMain<undefined, R>): Promise<R>;
  /** Drops files on a window, as from a file manager. */
  drop(page: Page, paths: readonly string[]): Promise<void>;
  /** Takes hold of pages anew, after one of them crashed. */
  reconnect(): Promise<void>;
  readonly pid: number;
  /** Resolves with the exit code, or the signal, once the main process is gone. */
  readonly ended: Promise<number | string>;
  /** Ends the app as its menu does. */
  quit(): Promise<void>;
  /** Kills the main process as a crash would. */
  kill(): Promise<void>;
}

/** What lasts between starts of one app: its documents and its settings. */
export interface ShellHome {
  readonly documents: string;
  readonly userData: string;
  remove(): void;
}

export function makeHome(): ShellHome {
  const folder = mkdtempSync(join(tmpdir(), "proxflow-shell-"));
  const [documents, userData] = [join(folder, "documents"), join(folder, "settings")];
  mkdirSync(documents);
  return {
    documents,
    userData,
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }),
  };
}

/** The app's own files; another folder for a packaged app. */
export interface ShellOptions {
  readonly files?: readonly string[];
  readonly root?: string;
}

const realBinary = process.env.PROXFLOW_ELECTRON;

const environment = ({ documents }: ShellHome): Record<string, string> => ({
  ...(process.env as Record<string, string>),
  PROXFLOW_HOME: documents,
});

/** Starts the app; resolves once its first window has loaded. */
export async function startShell(home: ShellHome, options: ShellOptions = {}): Promise<ShellApp> {
  const app = await (realBinary
    ? startReal(realBinary, home, options)
    : startStandIn(home, options));
  for (const page of app.windows()) await page.waitForLoadState();
  return app;
}

/** Starts a second instance beside one that runs. @returns its exit code */
export async function startSecond(home: ShellHome, files: readonly string[]): Promise<number> {
  const child = realBinary
    ? spawn(realBinary, realArguments(home, { files }), { env: environment(home), stdio: "ignore" })
    : forkStandIn(home, { files });
  const [code] = await once(child, "exit");
  return code;
}

const realArguments = (home: ShellHome, options: ShellOptions): string[] => [
  `--user-data-dir=${home.userData}`,
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  options.root ?? root,
  ...(options.files ?? []),
];

async function startReal(
  executablePath: string,
  home: ShellHome,
  options: ShellOptions,
): Promise<ShellApp> {
  const app: ElectronApplication = await _electron.launch({
    executablePath,
    args: realArguments(home, options),
    env: environment(home),
  });
  await app.firstWindow();
  const child = app.process();
  const ended = once(child, "exit").then(([code, signal]) => code ?? signal);
  return {
    windows: () => app.windows(),
    evaluate: (work: InMain<never, unknown>, arg?: unknown) =>
      app.evaluate(work as never, arg as never) as never,
    drop: (page, paths) => dropPaths(page, paths),
    reconnect: async () => {},
    pid: child.pid as number,
    ended,
    async quit() {
      await app.evaluate(({ app: own }) => own.quit()).catch(() => {});
      await ended;
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

function forkStandIn(home: ShellHome, options: ShellOptions): ChildProcess {
  const base = options.root ?? root;
  return fork(
    join(base, "dist", "electron", "main", "main.js"),
    [`--user-data-dir=${home.userData}`, ...(options.files ?? [])],
    {
      execArgv: ["--import", inRoot("dist", "shell", "register.js")],
      env: environment(home),
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    },
  );
}

interface Answer {
  readonly standIn: "answer" | "ready";
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
  readonly endpoint: string;
  readonly browser?: number;
}

async function startStandIn(home: ShellHome, options: ShellOptions): Promise<ShellApp> {
  const child = forkStandIn(home, options);
  const ended = once(child, "exit").then(([code, signal]) => code ?? signal);
  const waiting = new Map<number, { done(value: unknown): void; failed(error: Error): void }>();
  let count = 0;
  let browserPid = 0;
  const endpoint = await new Promise<string>((resolve, reject) => {
    child.on("message", (message: Answer) => {
      if (message.standIn === "ready") {
        browserPid = message.browser ?? 0;
        resolve(message.endpoint);
      }
      const { done, failed } = waiting.get(message.id) ?? {};
      waiting.delete(message.id);
      if (message.error !== undefined) failed?.(new Error(message.error));
      else done?.(message.value);
    });
    void ended.then((how) => reject(new Error(`the main process ended at once (${how})`)));
  });
  let browser: Browser = await chromium.connectOverCDP(endpoint);
  const shown = (): Page[] =>
    browser
      .contexts()
      .flatMap((context) => context.pages())
      .filter((page) => page.url().includes(".standin.localhost"));
  const evaluate = (work: InMain<never, unknown>, arg?: unknown): Promise<never> =>
    new Promise((done, failed) => {
      const id = ++count;
      waiting.set(id, { done: done as never, failed });
      child.send({ standIn: "evaluate", id, source: work.toString(), arg });
    });
  const gone = async (): Promise<void> => {
    await ended;
    // In Electron the browser is the main process: it ends with it.
    await browser.close().catch(() => {});
    await endProcess(browserPid);
  };
  void ended.then((how) => {
    for (const { failed } of waiting.values()) failed(new Error(`the main process ended (${how})`));
  });
  while (shown().length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
  return {
    windows: shown,
    evaluate,
    async reconnect() {
      browser = await chromium.connectOverCDP(endpoint);
    },
    async drop(page, paths) {
      for (const path of paths) {
        const { size, mtimeMs } = statSync(path);
        const file = `${basename(path)}/${size}/${Math.floor(mtimeMs)}`;
        await evaluate(
          ({ BrowserWindow }, told: { file: string; path: string }) => {
            for (const { webContents } of BrowserWindow.getAllWindows())
              (webContents as unknown as { tellPath(file: string, path: string): void }).tellPath(
                told.file,
                told.path,
              );
          },
          { file, path },
        );
      }
      await dropPaths(page, paths);
    },
    pid: child.pid as number,
    ended,
    async quit() {
      await evaluate(({ app }) => app.quit()).catch(() => {});
      await gone();
    },
    async kill() {
      child.kill("SIGKILL");
      await gone();
    },
  };
}

/** Kills a process and waits until it is gone. */
async function endProcess(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function dropPaths(page: Page, paths: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await session.send("Input.dispatchDragEvent", { type, x: 400, y: 300, data });
  await session.detach();
}
