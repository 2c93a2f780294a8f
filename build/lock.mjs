/** One builder at a time: two commands started together must not write into each other's output. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { BuildError } from "./run.mjs";

/** @param {number} pid */
function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

/** @param {string} folder */
function take(folder) {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  }
  writeFileSync(join(folder, "pid"), String(process.pid));
  return true;
}

/** @param {string} folder whose lock it is: 0 while its pid is not yet written */
function owner(folder) {
  try {
    return Number(readFileSync(join(folder, "pid"), "utf8"));
  } catch {
    return 0;
  }
}

/**
 * Runs `work` while holding a lock folder. A lock left by a process that died is taken over.
 * @template T
 * @param {string} folder
 * @param {() => Promise<T>} work
 * @param {number} [patience] milliseconds to wait for another holder
 * @returns {Promise<T>}
 * @throws BuildError after `patience`
 */
export async function withLock(folder, work, patience = 600_000) {
  mkdirSync(dirname(folder), { recursive: true });
  const deadline = Date.now() + patience;
  let unowned = 0;
  while (!take(folder)) {
    const pid = owner(folder);
    unowned = pid === 0 ? unowned + 1 : 0;
    if (unowned > 20 || (pid !== 0 && !alive(pid))) {
      rmSync(folder, { recursive: true, force: true });
      continue;
    }
    if (Date.now() > deadline)
      throw new BuildError(
        `Process ${pid} has been building for a long time. End it, or delete ${folder}.`,
      );
    await sleep(100);
  }
  try {
    return await work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
