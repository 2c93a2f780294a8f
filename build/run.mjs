/** Child processes with plain errors. */
import { spawn } from "node:child_process";
import { root } from "./paths.mjs";

/** A failure that is shown as its message alone, without a stack. */
export class BuildError extends Error {}

/** @param {string} line progress, always to stderr: stdout belongs to the command that runs */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Runs a command and waits for it.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ stdio?: import("node:child_process").StdioOptions, env?: Record<string, string>,
 *   timeout?: number, shell?: boolean }} [options] by default both outputs go to stderr
 * @returns {Promise<number>} exit code; 1 where a signal or the timeout ended it, 127 where the
 *   command could not be started
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: options.stdio ?? ["ignore", 2, 2],
      env: { ...process.env, ...options.env },
      shell: options.shell ?? false,
      ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
    });
    child.on("error", () => resolve(127));
    child.on("close", (code) => resolve(code ?? 1));
  });
}

/**
 * Runs a command in the user's terminal; passes on its exit code and our signals.
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {Promise<number>} exit code, 128 + n for signal n
 */
export function hand(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: "inherit" });
    /** @type {readonly NodeJS.Signals[]} */
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
    const pass = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
    for (const signal of signals) process.on(signal, pass);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      for (const each of signals) process.off(each, pass);
      resolve(code ?? 128 + (signal === "SIGINT" ? 2 : signal === "SIGKILL" ? 9 : 15));
    });
  });
}

/**
 * Runs an entry point: a `BuildError` becomes its message and exit code 1.
 * @param {() => Promise<number>} main
 */
export async function entry(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}
