/** The command line, installed and built first where needed. */
import { ensureApp, ensureLibrary } from "./ensure.mjs";
import { cliEntry } from "./paths.mjs";
import { hand } from "./run.mjs";

/**
 * @param {readonly string[]} args command and options
 * @returns {Promise<number>} its exit code
 */
export async function runCommandLine(args) {
  await (args[0] === "serve" ? ensureApp() : ensureLibrary());
  return hand(process.execPath, [cliEntry, ...args]);
}
