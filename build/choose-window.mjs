/** Decides how the app opens, and says why. */

/**
 * @typedef {{ kind: "electron", path: string, line: string }
 *   | { kind: "browser", path: string, line: string }
 *   | { kind: "address", line: string }} Choice
 */

/**
 * @param {{ platform: NodeJS.Platform, env: Record<string, string | undefined>,
 *   electron: () => Promise<{ path?: string | undefined, why: string }>, browser: () => string | undefined }} machine
 * @returns {Promise<Choice>}
 */
export async function chooseWindow({ platform, env, electron, browser }) {
  const screen = platform !== "linux" || env.DISPLAY || env.WAYLAND_DISPLAY;
  if (!screen)
    return {
      kind: "address",
      line: "No window: there is no display here (DISPLAY is not set). Open the address below in a browser.",
    };
  const { path, why } = await electron();
  if (path !== undefined) return { kind: "electron", path, line: `Opening in Electron: ${why}.` };
  const found = browser();
  if (found !== undefined)
    return {
      kind: "browser",
      path: found,
      line: `Opening as an app window of ${found}: no Electron, ${why}.`,
    };
  return {
    kind: "address",
    line: `No window: no Electron (${why}), and no Chrome, Chromium or Edge was found. Open the address below in a browser.`,
  };
}

/**
 * @param {string} url
 * @param {string} profile folder of the window's own profile
 * @param {{ sandbox: boolean }} options sandbox: false for root, whom Chromium's sandbox refuses
 */
export function browserArgs(url, profile, { sandbox }) {
  return [
    `--app=${url}`,
    `--user-data-dir=${profile}`,
    "--no-first-run",
    "--no-default-browser-check",
    "--window-size=1440,900",
    ...(sandbox ? [] : ["--no-sandbox"]),
  ];
}
