/** The random numbers of one input: the same for the same seed, target and place. */
import { createHash } from "node:crypto";
import { createRandom } from "../soak/random.mjs";

/** @typedef {ReturnType<typeof createRandom>} Random */

/**
 * @param {number} seed of the whole campaign
 * @param {string} target
 * @param {number} index
 * @returns {Random}
 */
export function randomOf(seed, target, index) {
  const hash = createHash("sha256").update(`${seed} ${target} ${index}`).digest();
  return createRandom(hash.readUInt32LE(0));
}

/**
 * @template T
 * @param {Random} random
 * @param {readonly T[]} from not empty
 * @returns {T}
 */
export const pick = (random, from) => /** @type {T} */ (from[random.below(from.length)]);
