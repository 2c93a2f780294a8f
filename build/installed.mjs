/** Whether node_modules holds what package-lock.json asks for. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean }} Entry
 * @param {Record<string, Entry>} wanted `packages` of package-lock.json
 * @param {Record<string, Entry>} present `packages` of node_modules/.package-lock.json
 * @returns {string | undefined} the first package that is missing or of another version; packages
 *   for other platforms (optional) may be missing
 */
export function firstMissing(wanted, present) {
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === "" || entry.version === undefined) continue;
    const have = present[path];
    if (have === undefined ? !entry.optional && !entry.devOptional : have.version !== entry.version)
      return path;
  }
  return undefined;
}

/**
 * @param {string} root
 * @returns {string | undefined} why an install is needed, `undefined` where none is
 */
export function whyInstall(root) {
  const hidden = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(hidden)) return "node_modules is missing";
  const read = (/** @type {string} */ path) => JSON.parse(readFileSync(path, "utf8")).packages;
  const missing = firstMissing(read(join(root, "package-lock.json")), read(hidden));
  return missing === undefined ? undefined : `${missing} is missing or outdated`;
}
