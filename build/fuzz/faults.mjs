/** Faults that were found: each kind of them kept once, as small as it gets, with how to repeat it. */
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "../paths.mjs";
import { shrink } from "./shrink.mjs";

/** Of one target and kind that are kept as files. */
const MOST = 5;

/** @typedef {{ target: string, kind: string, what: string, count: number, file: string, repeat: string }} Fault */

/** The line of a fault that tells it from others. @param {string} what */
const gist = (what) => what.split("\n").slice(0, 2).join(" ").replace(/\d+/g, "0").slice(0, 200);

/** @param {string} folder @param {ReturnType<typeof import("./runner.mjs").createRunner>} runner for shrinking */
export function createFaults(folder, runner) {
  /** @type {Map<string, Fault>} */
  const faults = new Map();
  /** @type {Promise<unknown>} */
  let turn = Promise.resolve();

  /** @param {string} target @param {string} kind @param {string} what @param {Uint8Array} bytes */
  async function keep(target, kind, what, bytes) {
    const key = `${target} ${kind} ${gist(what)}`;
    const known = faults.get(key);
    if (known) {
      known.count++;
      return;
    }
    const own = [...faults.values()].filter((each) => each.target === target).length;
    /** @type {Fault} */
    const fault = { target, kind, what: what.slice(0, 2000), count: 1, file: "", repeat: "" };
    faults.set(key, fault);
    if (own >= MOST) return;
    const small =
      kind === "untyped" || kind === "crash"
        ? await shrink(bytes, async (shorter) => {
            const verdict = await runner.judge(target, shorter);
            return verdict.kind === kind && gist(verdict.what ?? "") === gist(what);
          })
        : bytes;
    const name = `${target}-${createHash("sha256").update(small).digest("hex").slice(0, 12)}.bin`;
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), small);
    fault.file = relative(root, join(folder, name));
    fault.repeat = `npm run fuzz -- --only ${target} --input ${fault.file}`;
  }
  return {
    /** @param {string} target @param {string} kind @param {string} what @param {Uint8Array} bytes */
    add(target, kind, what, bytes) {
      turn = turn.then(() => keep(target, kind, what, bytes));
    },
    /** @returns {Promise<Fault[]>} once all are shrunk */
    async list() {
      await turn;
      return [...faults.values()];
    },
  };
}
