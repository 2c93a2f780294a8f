/**
 * `npm start`: installs and builds what is missing, then opens the app.
 * `npm start -- <command>`: the same, then runs a command of the command line instead.
 */

import { runCommandLine } from "./command-line.mjs";
import { ensureApp } from "./ensure.mjs";
import { openApp } from "./open-app.mjs";
import { entry } from "./run.mjs";

entry(async () => {
  const args = process.argv.slice(2);
  if (args.length > 0) return runCommandLine(args);
  await ensureApp();
  return openApp();
});
