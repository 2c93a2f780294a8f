/** The browser for tests: PROXFLOW_BROWSER, else the first Chromium, Chrome or Edge found. */
import { findChromium } from "../../build/find-chromium.mjs";

/** @throws Error if there is none */
export function chromiumPath(): string {
  const path = findChromium();
  if (path === undefined)
    throw new Error("No Chromium, Chrome or Edge was found; run npm test, which installs one");
  return path;
}
