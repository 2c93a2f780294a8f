/** Every parser of bytes from outside, as something to be fuzzed. */
import { mkdirSync } from "node:fs";
import { judge } from "./judge.mjs";
import { randomOf } from "./random.mjs";
import { dataTargets } from "./targets/data.mjs";
import { documentTargets } from "./targets/documents.mjs";
import { fileTargets } from "./targets/files.mjs";
import { messageTargets } from "./targets/messages.mjs";

/** @typedef {(module: string) => Promise<any>} From a module of ours by its path, without an ending */

/**
 * @typedef {object} Target
 * @property {string} name
 * @property {(random: import("./random.mjs").Random) => Uint8Array} make one input
 * @property {(bytes: Uint8Array) => import("./judge.mjs").Outcome | Promise<import("./judge.mjs").Outcome>} run
 *   hands it to the parser, and looks at what was accepted
 */

/**
 * @typedef {object} Campaign
 * @property {readonly Target[]} targets
 * @property {(target: Target, seed: number, index: number) => Uint8Array} input the same for the same
 *   arguments
 * @property {(target: Target, bytes: Uint8Array) => Promise<import("./judge.mjs").Verdict>} judge
 */

/**
 * @param {From} from
 * @param {string} folder for files, of this process alone
 * @returns {Promise<Campaign>}
 */
export async function campaign(from, folder) {
  mkdirSync(folder, { recursive: true });
  const { ProxflowError } = await from("core/base/errors");
  const { toErrorMessage } = await from("electron/host/errors");
  const targets = [
    ...(await documentTargets(from)),
    ...(await dataTargets(from)),
    ...(await fileTargets(from, folder)),
    ...(await messageTargets(from, folder)),
  ];
  return {
    targets,
    input: (target, seed, index) => target.make(randomOf(seed, target.name, index)),
    judge: (target, bytes) =>
      judge(target.run, bytes, (error) =>
        error instanceof ProxflowError ? toErrorMessage(error) : undefined,
      ),
  };
}
