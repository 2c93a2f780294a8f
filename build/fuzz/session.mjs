/** All targets in turn, on as many processes as serve, until the time is over. */
import { mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inRoot } from "../paths.mjs";
import { BuildError } from "../run.mjs";
import { createFaults } from "./faults.mjs";
import { allTargets, createRunner } from "./runner.mjs";

/** Milliseconds of work that a process is given at a time. */
const TURN = 400;
const MOST_RUNNERS = 4;
/** Shares of the time; 1 for others. What is read most gets most, what is read in no time little. */
const shares = /** @type {Readonly<Record<string, number>>} */ ({
  document: 3,
  typescript: 2,
  request: 2,
  telemetry: 0.2,
  "page-path": 0.3,
  "file-name": 0.3,
  option: 0.3,
  path: 0.5,
});

/**
 * @typedef {object} Progress
 * @property {string} name
 * @property {number} next index of the first input that nobody has taken
 * @property {number} spent milliseconds
 * @property {number} rate inputs a millisecond, as far as it is known
 * @property {number} inputs
 * @property {number} accepted
 * @property {number} rejected
 * @property {number} slowest milliseconds
 */

/**
 * @param {{ seconds: number, seed: number, only?: string | undefined, folder: string, faults: string, what?: string, ceiling?: number, patience?: number }} options
 *   folder: for files while it lasts; faults: for what was found; what: address of the module with the
 *   targets
 */
export async function fuzz({
  seconds,
  seed,
  only,
  folder,
  faults: faultFolder,
  what = allTargets,
  ...limits
}) {
  mkdirSync(folder, { recursive: true });
  /** @type {typeof import("./targets.mjs")} */
  const { campaign } = await import(what);
  const { targets, input } = await campaign(
    (path) => import(pathToFileURL(inRoot("dist", `${path}.js`)).href),
    join(folder, "own"),
  );
  const chosen = targets.filter(({ name }) => only === undefined || name === only);
  if (chosen.length === 0)
    throw new BuildError(`No target "${only}"; targets: ${targets.map((t) => t.name).join(", ")}.`);
  /** @type {Map<string, Progress>} */
  const all = new Map(
    chosen.map(({ name }) => [
      name,
      { name, next: 0, spent: 0, rate: 0.05, inputs: 0, accepted: 0, rejected: 0, slowest: 0 },
    ]),
  );
  const count = Math.min(MOST_RUNNERS, availableParallelism());
  const runners = Array.from({ length: count }, (_, i) =>
    createRunner(join(folder, String(i)), { what, ...limits }),
  );
  const helper = createRunner(join(folder, "helper"), { what, ...limits });
  const faults = createFaults(faultFolder, helper);
  let until = 0;
  const totals = { crashes: 0, hangs: 0, untyped: 0 };
  /** @type {Record<string, number>} */
  const rejections = {};

  /** @param {string} name @param {number} index */
  const inputOf = (name, index) =>
    input(
      /** @type {import("./targets.mjs").Target} */ (chosen.find((t) => t.name === name)),
      seed,
      index,
    );

  /** @param {string} name @param {number} index @param {string} kind @param {string} text */
  const found = (name, index, kind, text) => {
    if (kind === "hang") totals.hangs++;
    else if (kind === "untyped") totals.untyped++;
    else totals.crashes++;
    faults.add(name, kind, text, inputOf(name, index));
  };

  /**
   * A busy machine can make an input late, and many small ones can fill a process: a hang and too
   * much memory are faults where they come again with the input alone, in a fresh process.
   * @param {ReturnType<typeof createRunner>} runner @param {string} name @param {number} index
   */
  const again = async (runner, name, index) => {
    runner.stop();
    const verdict = await runner.judge(name, inputOf(name, index));
    const { kind } = verdict;
    if (kind !== "accepted" && kind !== "rejected") found(name, index, kind, verdict.what ?? "");
    if (kind === "memory") runner.stop();
  };

  /** @param {ReturnType<typeof createRunner>} runner */
  const work = async (runner) => {
    while (Date.now() < until) {
      const [target] = [...all.values()].sort((a, b) => a.spent - b.spent);
      if (target === undefined) return;
      const size = Math.max(1, Math.min(2000, Math.round(target.rate * TURN)));
      const from = target.next;
      target.next += size;
      // Taken into account beforehand, so that the next process takes another target.
      const share = shares[target.name] ?? 1;
      target.spent += TURN / share;
      const start = performance.now();
      const tally = await runner.batch({ target: target.name, seed, from, count: size });
      const took = performance.now() - start;
      target.spent += (took - TURN) / share;
      if ("lost" in tally) {
        target.inputs += Math.max(0, tally.index - from) + 1;
        target.next = Math.max(target.next, tally.index + 1);
        if (tally.lost === "hang") await again(runner, target.name, tally.index);
        else found(target.name, tally.index, "crash", tally.what);
        continue;
      }
      target.rate = tally.inputs / Math.max(1, took);
      target.inputs += tally.inputs;
      target.accepted += tally.accepted;
      target.slowest = Math.max(target.slowest, Math.round(tally.slowest));
      for (const [code, n] of Object.entries(tally.rejections)) {
        target.rejected += n;
        rejections[code] = (rejections[code] ?? 0) + n;
      }
      for (const each of tally.found)
        if (each.kind === "memory") await again(runner, target.name, each.index);
        else found(target.name, each.index, each.kind, each.what);
    }
  };
  try {
    await Promise.all(runners.map((runner) => runner.targets()));
    // Starting is no fuzzing, and takes its time on a busy machine.
    until = Date.now() + seconds * 1000;
    await Promise.all(runners.map(work));
    const kept = await faults.list();
    return {
      seconds,
      seed,
      inputs: [...all.values()].reduce((n, { inputs }) => n + inputs, 0),
      ...totals,
      rejections: Object.fromEntries(Object.entries(rejections).sort(([, a], [, b]) => b - a)),
      targets: Object.fromEntries(
        [...all.values()].map(({ name, inputs, accepted, rejected, slowest }) => [
          name,
          { inputs, accepted, rejected, slowest },
        ]),
      ),
      found: kept,
    };
  } finally {
    for (const runner of [...runners, helper]) runner.stop();
  }
}
