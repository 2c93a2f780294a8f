/** Whether a build product is older than its sources: by a fingerprint of what it was built from. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/**
 * All files under the given files and folders; what is missing counts as empty.
 * @param {readonly string[]} inputs
 * @returns {string[]} sorted paths
 */
export function filesUnder(inputs) {
  const found = [];
  const queue = inputs.filter((path) => existsSync(path));
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (statSync(path).isDirectory())
      for (const name of readdirSync(path)) queue.push(join(path, name));
    else found.push(path);
  }
  return found.sort();
}

/**
 * Changes when a file is added, removed or edited; reads no contents.
 * @param {string} base folder that paths are taken relative to
 * @param {readonly string[]} inputs files and folders
 */
export function fingerprint(base, inputs) {
  const hash = createHash("sha256");
  for (const path of filesUnder(inputs)) {
    const { mtimeMs, size } = statSync(path);
    hash.update(`${relative(base, path)}\0${mtimeMs}\0${size}\n`);
  }
  return hash.digest("hex");
}

/**
 * @param {string} stamp file that holds the fingerprint of the last build
 * @param {string} print
 */
export function isFresh(stamp, print) {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === print;
}

/**
 * @param {string} stamp
 * @param {string} print
 */
export function markFresh(stamp, print) {
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, print);
}
