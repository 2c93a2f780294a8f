/** Shows the page as an app window of an installed browser, or says why it cannot. */
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import {
  appWindowArguments,
  findBrowser,
  noBrowser,
  noDisplay,
  profileFolder,
} from "../host/browsers.ts";

/** How a browser process ended. */
export interface WindowEnd {
  /** "early": so soon that it failed, or gave the page to another process of the same profile. */
  readonly how: "closed" | "early";
  /** "exit code 0", "signal SIGKILL" */
  readonly cause: string;
}

export type OpenedWindow =
  | { readonly opened: false; readonly why: string }
  | { readonly opened: true; readonly browser: string; readonly ended: Promise<WindowEnd> };

/** Milliseconds in which nobody opens and closes a window on purpose. */
const EARLY = 3000;

/** Starts the browser and resolves once it runs, or cannot. Never throws. */
export function openWindow(url: string): Promise<OpenedWindow> {
  const browser = findBrowser();
  const why = noDisplay() ?? (browser ? undefined : noBrowser());
  if (why !== undefined || !browser) return Promise.resolve({ opened: false, why: why ?? "" });
  const profile = profileFolder();
  return new Promise((resolve) => {
    try {
      mkdirSync(profile, { recursive: true });
    } catch (error) {
      resolve({ opened: false, why: `the folder ${profile} cannot be made (${String(error)})` });
      return;
    }
    const started = Date.now();
    const child = spawn(browser.path, appWindowArguments(url, profile), { stdio: "ignore" });
    const ended = new Promise<WindowEnd>((end) => {
      child.once("exit", (code, signal) =>
        end({
          how: Date.now() - started < EARLY ? "early" : "closed",
          cause: signal ? `signal ${signal}` : `exit code ${code}`,
        }),
      );
    });
    child.once("error", (error) =>
      resolve({ opened: false, why: `${browser.path} does not start (${error.message})` }),
    );
    child.once("spawn", () => resolve({ opened: true, browser: browser.name, ended }));
  });
}
