/** Shows the page as an app window of an installed browser, or says why it cannot. */
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { appWindowArguments, findBrowser, noDisplay, profileFolder } from "../host/browsers.ts";

export type OpenedWindow =
  | { readonly opened: false; readonly why: string }
  | {
      readonly opened: true;
      readonly browser: string;
      readonly closed: Promise<"closed" | "handed-over">;
    };

/** A browser that ends sooner gave the page to another process of the same profile. */
const HANDOVER = 3000;

/** Starts the browser and resolves once it runs, or cannot. Never throws. */
export function openWindow(url: string): Promise<OpenedWindow> {
  const browser = findBrowser();
  const why =
    noDisplay() ?? (browser ? undefined : "no Chrome, Chromium or Edge was found on this machine");
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
    const closed = new Promise<"closed" | "handed-over">((end) => {
      child.once("exit", () => end(Date.now() - started < HANDOVER ? "handed-over" : "closed"));
    });
    child.once("error", (error) =>
      resolve({ opened: false, why: `${browser.path} does not start (${error.message})` }),
    );
    child.once("spawn", () => resolve({ opened: true, browser: browser.name, closed }));
  });
}
