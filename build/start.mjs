/**
 * `npm start`: installs and builds what is missing, then opens the app.
 * `npm start -- <command>`: the same, then runs a command of the command line instead.
 */
import { chooseWindow } from "./choose-window.mjs";
import { ensureApp, ensureLibrary } from "./ensure.mjs";
import { fetchElectron } from "./fetch-electron.mjs";
import { findChromium } from "./find-chromium.mjs";
import { cliEntry, root } from "./paths.mjs";
import { entry, hand, say } from "./run.mjs";
import { serveInBrowser } from "./serve-in-browser.mjs";

const superuser = process.getuid?.() === 0;

entry(async () => {
  const args = process.argv.slice(2);
  if (args.length > 0 && args[0] !== "serve") {
    await ensureLibrary();
    return hand(process.execPath, [cliEntry, ...args]);
  }
  await ensureApp();
  if (args.length > 0) return hand(process.execPath, [cliEntry, ...args]);
  const choice = await chooseWindow({
    platform: process.platform,
    env: process.env,
    electron: fetchElectron,
    browser: findChromium,
  });
  say(choice.line);
  if (choice.kind === "electron")
    return hand(choice.path, superuser ? ["--no-sandbox", root] : [root]);
  if (choice.kind === "browser") return serveInBrowser(choice.path, { sandbox: !superuser });
  return hand(process.execPath, [cliEntry, "serve", "--no-open"]);
});
