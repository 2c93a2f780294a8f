/** `npm run -s proxflow -- <command>`: the command line, installed and built first where needed. */
import { ensureApp, ensureLibrary } from "./ensure.mjs";
import { cliEntry } from "./paths.mjs";
import { entry, hand } from "./run.mjs";

entry(async () => {
  const args = process.argv.slice(2);
  await (args[0] === "serve" ? ensureApp() : ensureLibrary());
  return hand(process.execPath, [cliEntry, ...args]);
});
