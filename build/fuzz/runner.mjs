/** A process that runs inputs, watched from outside and replaced when it is lost. */
import { fork } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inRoot } from "../paths.mjs";
import { BuildError } from "../run.mjs";

/** Milliseconds after which an input hangs, unless told otherwise. */
const HANG = 2000;
/** Bytes that a process may take, all of it. */
const CEILING = 2 ** 30;
/** Milliseconds between looks. */
const LOOK = 200;

/** @typedef {import("./runner-process.mjs").Tally} Tally */
/** @typedef {{ lost: "hang" | "crash", index: number, what: string }} Lost */

/** Where the targets are. */
export const allTargets = new URL("./targets.mjs", import.meta.url).href;

/**
 * @param {string} folder of its own
 * @param {{ what?: string, ceiling?: number, patience?: number }} [options] what: address of the module with the targets;
 *   ceiling: bytes of memory that an input and all before it may take; patience: milliseconds after
 *   which an input hangs
 */
export function createRunner(
  folder,
  { what = allTargets, ceiling = CEILING, patience = HANG } = {},
) {
  mkdirSync(folder, { recursive: true });
  const statusPath = join(folder, "status");
  /** @type {import("node:child_process").ChildProcess | undefined} */
  let child;
  /** @type {readonly string[]} */
  let names = [];
  let errors = "";

  /** @returns {{ index: number, since: number }} */
  const status = () => {
    const bytes = existsSync(statusPath) ? readFileSync(statusPath) : Buffer.alloc(0);
    if (bytes.length < 16) return { index: -1, since: 0 };
    return { index: bytes.readDoubleLE(0), since: bytes.readDoubleLE(8) };
  };

  async function start() {
    const entry = inRoot("build", "fuzz", "runner-process.mjs");
    const started = fork(entry, [statusPath, join(folder, "files"), String(ceiling), what], {
      execArgv: ["--max-old-space-size=512", "--no-warnings"],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    child = started;
    errors = "";
    started.stderr?.on("data", (chunk) => {
      errors = (errors + chunk).slice(-4000);
    });
    names = await new Promise((resolve, reject) => {
      started.once("message", (/** @type {any} */ { ready }) => resolve(ready));
      started.once("exit", () => reject(new BuildError(`The fuzzer does not start: ${errors}`)));
    });
  }

  function stop() {
    child?.removeAllListeners();
    child?.kill("SIGKILL");
    child = undefined;
  }

  /** @param {object} message @returns {Promise<any>} the answer, or how the process was lost */
  async function ask(message) {
    if (child === undefined) await start();
    const asked = /** @type {import("node:child_process").ChildProcess} */ (child);
    return new Promise((resolve) => {
      /** @param {any} answer */
      const end = (answer) => {
        clearInterval(look);
        asked.removeAllListeners("message");
        asked.removeAllListeners("exit");
        if ("lost" in answer) stop();
        resolve(answer);
      };
      const look = setInterval(() => {
        const { index, since } = status();
        if (index >= 0 && Date.now() - since > patience)
          end({ lost: "hang", index, what: `It takes longer than ${patience / 1000} s.` });
      }, LOOK);
      asked.once("message", end);
      asked.once("exit", (code, signal) =>
        end({
          lost: "crash",
          index: status().index,
          what: `The process ended (${signal ?? `exit code ${code}`}): ${errors}`,
        }),
      );
      asked.send(message);
    });
  }

  return {
    /** @returns {Promise<readonly string[]>} names of all targets */
    async targets() {
      if (child === undefined) await start();
      return names;
    },
    /** @param {Omit<import("./runner-process.mjs").Batch, "type">} batch @returns {Promise<Tally | Lost>} */
    batch: (batch) => ask({ type: "batch", ...batch }),
    /**
     * One input. A process that was lost is lost to the verdict.
     * @param {string} target @param {Uint8Array} bytes
     * @returns {Promise<{ kind: string, what?: string, code?: string }>}
     */
    async judge(target, bytes) {
      const answer = await ask({
        type: "judge",
        target,
        base64: Buffer.from(bytes).toString("base64"),
      });
      return "lost" in answer ? { kind: answer.lost, what: answer.what } : answer;
    },
    stop,
  };
}
