/** Opens the app: in Electron where it can be had, else in a browser, else by its address. */
import { pathToFileURL } from "node:url";
import { fetchElectron } from "./fetch-electron.mjs";
import { inRoot, root } from "./paths.mjs";
import { hand, say } from "./run.mjs";

/**
 * @typedef {{ path?: string | undefined, why: string }} Electron
 * @param {{ display: boolean, electron: () => Promise<Electron> }} machine
 * @returns {Promise<{ electron: string, why: string } | { because?: string }>} the executable, or
 *   why there is none; nothing is fetched where no window could be shown
 */
export async function chooseShell({ display, electron }) {
  if (!display) return {};
  const { path, why } = await electron();
  return path === undefined
    ? { because: `Electron is not here (${why})` }
    : { electron: path, why };
}

/** @returns {boolean} whether windows can be shown */
export function hasDisplay(platform = process.platform, env = process.env) {
  return platform !== "linux" || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/** Chromium's sandbox, which Electron has too, refuses to run as root. */
export function electronArgs(superuser = process.getuid?.() === 0) {
  return superuser ? ["--no-sandbox", root] : [root];
}

/** @returns {Promise<number>} exit code */
export async function openApp() {
  const choice = await chooseShell({ display: hasDisplay(), electron: fetchElectron });
  if ("electron" in choice) {
    say(`Proxflow opens in Electron: ${choice.why}.`);
    return hand(choice.electron, electronArgs());
  }
  const built = pathToFileURL(inRoot("dist", "electron", "cli", "serve-command.js")).href;
  const { serveCommand } = await import(built);
  await serveCommand({ open: true, ...choice });
  return 0;
}
