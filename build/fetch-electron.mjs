/** Electron's binary: there, fetched in one try, or the reason why not. */
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { inRoot } from "./paths.mjs";
import { run, say } from "./run.mjs";

const folder = inRoot("node_modules", "electron");
const failed = inRoot("node_modules", ".cache", "proxflow", "electron-failed");
const day = 24 * 3600 * 1000;

/**
 * @param {string} electron folder of the package
 * @returns {string | undefined} the executable, if the binary is there
 */
export function electronBinary(electron = folder) {
  const named = join(electron, "path.txt");
  if (!existsSync(named)) return undefined;
  const path = join(electron, "dist", readFileSync(named, "utf8").trim());
  return existsSync(path) ? path : undefined;
}

/**
 * Finds the binary; where it is missing, tries once to fetch it, and not again for a day.
 * @returns {Promise<{ path: string, why: string } | { path?: undefined, why: string }>}
 */
export async function fetchElectron(timeout = 180_000) {
  const present = electronBinary();
  if (present !== undefined) return { path: present, why: "its binary is there" };
  if (!existsSync(join(folder, "install.js"))) return { why: "its package is not installed" };
  if (existsSync(failed) && Date.now() - statSync(failed).mtimeMs < day)
    return { why: `its binary could not be fetched lately (delete ${failed} to try again)` };

  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  say(`Fetching Electron ${version} (about 120 MB, once; Ctrl+C gives up) ...`);
  const code = await run(process.execPath, [join(folder, "install.js")], {
    timeout,
    stdio: "ignore",
  });
  const fetched = electronBinary();
  if (code === 0 && fetched !== undefined) {
    rmSync(failed, { force: true });
    return { path: fetched, why: "its binary was fetched" };
  }
  mkdirSync(dirname(failed), { recursive: true });
  writeFileSync(failed, "");
  return { why: "its binary is missing and could not be fetched" };
}
