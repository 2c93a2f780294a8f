/**
 * Runs inputs in a process of its own, which may hang, run out of memory or die. Which input is under
 * way, and since when, is in a file that the parent looks at: it is right even where this process
 * answers nobody.
 */
import { openSync, writeSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { inRoot } from "../paths.mjs";

/** @typedef {{ type: "batch", target: string, seed: number, from: number, count: number }} Batch */
/** @typedef {{ type: "judge", target: string, base64: string }} Single */
/** @typedef {{ index: number, kind: string, what: string }} Found */
/**
 * @typedef {object} Tally
 * @property {number} inputs
 * @property {number} accepted
 * @property {Record<string, number>} rejections by code
 * @property {number} slowest milliseconds
 * @property {Found[]} found
 * @property {boolean} full more memory was taken than may be: this process is to be replaced
 */

const [statusPath = "", folder = "", ceiling = "0", what = ""] = process.argv.slice(2);
const status = openSync(statusPath, "w");
const line = new Float64Array(2);

/** @param {number} index of the input that begins; -1 where none is under way */
function note(index) {
  line[0] = index;
  line[1] = index < 0 ? 0 : Date.now();
  writeSync(status, line, 0, line.byteLength, 0);
}

/** @returns {boolean} whether the most that this process ever took is above the ceiling */
const full = () => process.resourceUsage().maxRSS * 1024 > Number(ceiling);

/** @type {typeof import("./targets.mjs")} */
const { campaign } = await import(what);
const { targets, input, judge } = await campaign(
  (path) => import(pathToFileURL(inRoot("dist", `${path}.js`)).href),
  folder,
);
const byName = new Map(targets.map((target) => [target.name, target]));

/** What nobody waited for has failed: that is a fault of the input under way. @type {string | undefined} */
let stray;
for (const event of /** @type {const} */ (["uncaughtException", "unhandledRejection"]))
  process.on(event, (error) => {
    stray = error instanceof Error ? (error.stack ?? error.message) : String(error);
  });

/** @param {import("./targets.mjs").Target} target @param {Uint8Array} bytes */
async function verdictOf(target, bytes) {
  stray = undefined;
  const verdict = await judge(target, bytes);
  return stray === undefined ? verdict : { kind: "crash", what: `Nobody caught ${stray}` };
}

/** @param {Batch} batch @returns {Promise<Tally>} */
async function runBatch({ target: name, seed, from, count }) {
  const target = /** @type {import("./targets.mjs").Target} */ (byName.get(name));
  /** @type {Tally} */
  const tally = { inputs: 0, accepted: 0, rejections: {}, slowest: 0, found: [], full: false };
  for (let index = from; index < from + count && !tally.full; index++) {
    const bytes = input(target, seed, index);
    note(index);
    const start = performance.now();
    const verdict = await verdictOf(target, bytes);
    tally.slowest = Math.max(tally.slowest, performance.now() - start);
    tally.inputs++;
    if (verdict.kind === "accepted") tally.accepted++;
    else if ("code" in verdict)
      tally.rejections[verdict.code] = (tally.rejections[verdict.code] ?? 0) + 1;
    else if ("what" in verdict) tally.found.push({ index, ...verdict });
    tally.full = full();
    if (tally.full) tally.found.push({ index, kind: "memory", what: "It took too much memory." });
  }
  note(-1);
  return tally;
}

process.on("message", async (/** @type {Batch | Single} */ message) => {
  if (message.type === "batch") return process.send?.(await runBatch(message));
  const target = /** @type {import("./targets.mjs").Target} */ (byName.get(message.target));
  note(0);
  const verdict = await verdictOf(target, Buffer.from(message.base64, "base64"));
  note(-1);
  const taken = full() ? { kind: "memory", what: "It took too much memory." } : verdict;
  process.send?.(taken);
});
process.on("disconnect", () => process.exit(0));
process.send?.({ ready: targets.map(({ name }) => name) });
