/** The browser that the browser tests drive: found, or installed from the distribution. */
import { existsSync, readFileSync } from "node:fs";
import { findChromium } from "./find-chromium.mjs";
import { BuildError, run, say } from "./run.mjs";

const advice =
  "The browser tests need Chromium, Chrome or Edge and found none. Install one (Debian: " +
  "`apt-get install chromium`; Fedora: `dnf install chromium`; macOS: `brew install --cask " +
  "google-chrome`), or set PROXFLOW_BROWSER to its executable.";

/**
 * Whether this process may install packages, and knows how: root on Debian or what derives from it.
 * @param {NodeJS.Platform} platform
 * @param {number | undefined} user
 * @param {string} release text of /etc/os-release
 */
export function mayInstall(platform, user, release) {
  return platform === "linux" && user === 0 && /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release);
}

/** @returns {Promise<string>} the executable @throws BuildError saying what to install */
export async function ensureChromium() {
  const found = findChromium();
  if (found !== undefined) return found;
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  if (!mayInstall(process.platform, process.getuid?.(), release)) throw new BuildError(advice);
  say("Installing Chromium from the distribution's packages ...");
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  if ((await run("apt-get", ["-q", "update"], { env })) === 0)
    await run("apt-get", ["-q", "install", "-y", "--no-install-recommends", "chromium"], { env });
  const installed = findChromium();
  if (installed === undefined) throw new BuildError(advice);
  return installed;
}
