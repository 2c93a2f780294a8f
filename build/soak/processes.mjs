/** The processes of one host and its workers, found by a mark in their environment. Linux alone. */
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Name of the variable that marks the processes of a session. */
export const MARK = "PROXFLOW_SOAK";

/** Whether this system shows the environments of processes. */
export const canScan = process.platform === "linux";

/**
 * @param {string} mark
 * @returns {number[]} ids of the processes that live and carry the mark; none where it cannot be seen
 */
export function marked(mark) {
  if (!canScan) return [];
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const lines = readFileSync(`/proc/${name}/environ`, "utf8").split("\0");
      return lines.includes(`${MARK}=${mark}`) ? [Number(name)] : [];
    } catch {
      // It ended meanwhile, or is another user's.
      return [];
    }
  });
}

/**
 * @param {number} pid
 * @returns {boolean} whether it was there to be killed
 */
export function endNow(pid) {
  try {
    return process.kill(pid, "SIGKILL");
  } catch {
    return false;
  }
}

/** Milliseconds in which the processes of a host must end after it, on a busy machine, too. */
const ORPHAN = 10_000;

/**
 * @param {string} mark
 * @returns {Promise<number[]>} ids of the processes that outlive their host
 */
export async function awaitEnd(mark) {
  const until = Date.now() + ORPHAN;
  while (marked(mark).length > 0 && Date.now() < until) await sleep(250);
  return marked(mark);
}
