/** Finds a Chrome, Chromium or Edge on this machine, to show the window where no Electron is. */
import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

export interface Browser {
  readonly name: string;
  readonly path: string;
}

/** [name, command in PATH] */
const commands = [
  ["Chrome", "google-chrome"],
  ["Chrome", "google-chrome-stable"],
  ["Chromium", "chromium"],
  ["Chromium", "chromium-browser"],
  ["Edge", "microsoft-edge"],
  ["Edge", "microsoft-edge-stable"],
] as const;

const macApps = [
  ["Chrome", "Google Chrome.app/Contents/MacOS/Google Chrome"],
  ["Chromium", "Chromium.app/Contents/MacOS/Chromium"],
  ["Edge", "Microsoft Edge.app/Contents/MacOS/Microsoft Edge"],
] as const;

const windowsApps = [
  ["Chrome", "Google\\Chrome\\Application\\chrome.exe"],
  ["Chromium", "Chromium\\Application\\chrome.exe"],
  ["Edge", "Microsoft\\Edge\\Application\\msedge.exe"],
] as const;

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** All places to look at, best first. */
function candidates(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): Browser[] {
  const product = <T extends readonly (readonly [string, string])[]>(
    folders: readonly string[],
    apps: T,
  ): Browser[] =>
    apps.flatMap(([name, file]) => folders.map((folder) => ({ name, path: join(folder, file) })));
  if (platform === "darwin")
    return product(["/Applications", join(homedir(), "Applications")], macApps);
  if (platform === "win32") {
    const roots = [env.ProgramFiles, env["ProgramFiles(x86)"], env.LOCALAPPDATA];
    return product(
      roots.filter((r) => r !== undefined),
      windowsApps,
    );
  }
  return product((env.PATH ?? "").split(delimiter).filter(Boolean), commands);
}

/** The browser in PROXFLOW_BROWSER, else the first that is installed; `undefined` for none. */
export function findBrowser(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): Browser | undefined {
  const chosen = env.PROXFLOW_BROWSER;
  if (chosen) return isProgram(chosen) ? { name: "the chosen browser", path: chosen } : undefined;
  return candidates(platform, env).find(({ path }) => isProgram(path));
}

/** Why `findBrowser` found none. */
export function noBrowser(env: NodeJS.ProcessEnv = process.env): string {
  return env.PROXFLOW_BROWSER
    ? `PROXFLOW_BROWSER names no program (${env.PROXFLOW_BROWSER})`
    : "no Chrome, Chromium or Edge was found on this machine";
}

/** Why no window can be shown on this machine; `undefined` where one can. */
export function noDisplay(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  if (platform === "darwin" || platform === "win32") return undefined;
  return env.DISPLAY || env.WAYLAND_DISPLAY
    ? undefined
    : "there is no display (DISPLAY and WAYLAND_DISPLAY are not set)";
}

/** Folder for the window's own browser profile, apart from the user's. */
export function profileFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  if (platform === "darwin") return join(homedir(), "Library", "Caches", "Proxflow", "window");
  if (platform === "win32")
    return join(env.LOCALAPPDATA ?? join(homedir(), "AppData", "Local"), "Proxflow", "window");
  return join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "proxflow", "window");
}

/** Arguments that show `url` as a window of its own, without tabs and address bar. */
export function appWindowArguments(url: string, profile: string): string[] {
  return [
    `--app=${url}`,
    `--user-data-dir=${profile}`,
    "--no-first-run",
    "--no-default-browser-check",
    "--window-size=1440,900",
    // Chromium's sandbox refuses to run as root.
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  ];
}
