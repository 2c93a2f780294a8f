/** Finds a Chromium-based browser on this machine. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const linux = [
  "chromium",
  "chromium-browser",
  "google-chrome-stable",
  "google-chrome",
  "microsoft-edge-stable",
  "microsoft-edge",
];

const mac = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];

const windows = [
  ["Google", "Chrome", "Application", "chrome.exe"],
  ["Chromium", "Application", "chrome.exe"],
  ["Microsoft", "Edge", "Application", "msedge.exe"],
];

/**
 * Places to look, best first. `PROXFLOW_BROWSER` names an executable and wins.
 * @param {NodeJS.Platform} platform
 * @param {Record<string, string | undefined>} env
 * @returns {string[]}
 */
export function candidates(platform, env) {
  const named = env.PROXFLOW_BROWSER ? [env.PROXFLOW_BROWSER] : [];
  if (platform === "darwin") return [...named, ...mac];
  if (platform === "win32") {
    const folders = [env.PROGRAMFILES, env["PROGRAMFILES(X86)"], env.LOCALAPPDATA];
    const present = folders.filter((folder) => folder !== undefined);
    return [...named, ...present.flatMap((folder) => windows.map((path) => join(folder, ...path)))];
  }
  const folders = (env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return [...named, ...linux.flatMap((name) => folders.map((folder) => join(folder, name)))];
}

/** @returns {string | undefined} path of the executable */
export function findChromium(platform = process.platform, env = process.env) {
  return candidates(platform, env).find((path) => existsSync(path));
}
