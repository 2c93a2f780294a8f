/** One session: random actions on documents and runs of a host, kills, and a check after each. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Gone, Refused, startHost } from "./host.mjs";
import { createLedger, differs } from "./ledger.mjs";
import { canScan, marked } from "./processes.mjs";
import { createRandom } from "./random.mjs";

/** Milliseconds in which a worker must end after its host. */
const ORPHAN = 3000;
/** Seconds that the run which is killed and gone on with takes; it keeps a checkpoint every three. */
const RUN_SECONDS = 5;

/** @typedef {{ kills: { worker: number, host: number }, saves: { acknowledged: number, lost: number }, resumed: { count: number, unequal: number }, orphans: number, faults: { enospc: number, torn: number }, failures: { seed: number, step: number, what: string }[] }} Tally */

/**
 * @param {{ seed: number, until: number, folder: string, name: string }} options until: by Date.now()
 * @returns {Promise<Tally>}
 */
export async function soakSession({ seed, until, folder, name }) {
  const home = join(folder, "documents");
  mkdirSync(home, { recursive: true });
  const random = createRandom(seed);
  // Of its own, since how many saves there are before a kill is a matter of time.
  const content = createRandom(seed + 0x10000);
  const ledger = createLedger();
  /** @type {Map<string, unknown>} */
  const versions = new Map();
  /** @type {Tally} */
  const tally = {
    kills: { worker: 0, host: 0 },
    saves: { acknowledged: 0, lost: 0 },
    resumed: { count: 0, unequal: 0 },
    orphans: 0,
    faults: { enospc: 0, torn: 0 },
    failures: [],
  };
  let step = 0;
  let generation = 0;
  /** @param {string} what */
  const fail = (what) => void tally.failures.push({ seed, step, what });
  const start = () => startHost(home, `${name}-${++generation}`);

  let host = await start();
  const small = (await host.ask("templates.open", { name: "line-circle" })).document;
  const iris = (await host.ask("templates.open", { name: "iris-mlp" })).document;

  /** @param {object} stop */
  const flowers = (stop) => ({
    ...iris,
    solver: { ...iris.solver, backend: "wasm", evaluateEvery: 1000, stop },
  });
  /** @param {any} document @param {string} [resume] @returns {Promise<string>} */
  const begin = async (document, resume) => {
    const request = { document, template: null, overrides: {}, paused: false, tab: "soak" };
    return (await host.ask("run.start", { ...request, ...(resume && { resume }) })).run;
  };
  /** @param {string} run */
  const end = async (run) => {
    const event = await host.event(run, ["finished", "failed", "worker-lost"]);
    if (event.type !== "finished") throw new Error(`the run ended by ${JSON.stringify(event)}`);
    const { values } = await host.ask("run.snapshot", { run });
    return { iterations: event.result.iterations, metrics: event.result.metrics, values };
  };
  const { iterations } = await end(await begin(flowers({ seconds: RUN_SECONDS })));
  const whole = await end(await begin(flowers({ iterations })));

  const edited = () => ({ ...small, name: `Draft ${content.below(1e9)}` });
  const save = async () => {
    const path = join(home, `d${content.below(6)}.proxflow`);
    const document = edited();
    ledger.ask(path, document);
    await host.ask("documents.save", { path, document, force: true });
    ledger.acknowledge(path, document);
  };
  const version = async () => {
    const path = ledger.names().find((each) => ledger.wasAcknowledged(each));
    if (path === undefined) return;
    const document = edited();
    const asked = { path, name: `v${step}`, document };
    const { id } = (await host.ask("versions.save", asked)).version;
    versions.set(JSON.stringify({ path, id }), document);
    tally.saves.acknowledged++;
  };
  /**
   * Saves and versions until the host goes down.
   * @param {number} most
   * @returns {Promise<{ gone: boolean, full: number }>} whether it did, and refusals for want of space
   */
  const work = async (most) => {
    let full = 0;
    for (let i = 0; i < most; i++) {
      try {
        await (content.below(4) === 0 ? version() : save());
      } catch (error) {
        if (error instanceof Gone) return { gone: true, full };
        if (!(error instanceof Refused)) throw error;
        if (error.code === "disk-full") full++;
        else fail(`a save was refused: ${error.message}`);
      }
    }
    return { gone: false, full };
  };
  const check = async () => {
    for (const path of ledger.names()) {
      const found = await host.ask("documents.open", { path }).catch((error) => {
        if (error instanceof Refused) return undefined;
        throw error;
      });
      const wrong = ledger.check(path, found?.document);
      if (wrong) {
        tally.saves.lost++;
        fail(wrong);
      }
    }
    for (const [key, document] of [...versions].slice(-5)) {
      const found = await host.ask("versions.open", JSON.parse(key)).catch(() => undefined);
      if (JSON.stringify(found?.document) === JSON.stringify(document)) continue;
      tally.saves.lost++;
      fail(`version ${key} is lost`);
    }
  };
  /** @type {Promise<void>[]} */
  const looks = [];
  /** Kills the host, or finds it killed by a fault, and starts the next one. */
  const replace = async () => {
    const { mark } = host;
    await host.kill();
    const look = async () => {
      await sleep(ORPHAN);
      const left = marked(mark);
      tally.orphans += left.length;
      for (const pid of left) fail(`process ${pid} outlived its host ${mark}`);
    };
    looks.push(look());
    host = await start();
    await check();
  };
  /** Kills the worker of the run under way. */
  const killWorker = () => {
    const [pid] = marked(host.mark).filter((each) => each !== host.pid);
    if (pid === undefined) return false;
    process.kill(pid, "SIGKILL");
    tally.kills.worker++;
    return true;
  };

  const actions = {
    async host() {
      const going = work(1000);
      await sleep(random.below(400));
      tally.kills.host++;
      await host.kill();
      await going;
      await replace();
    },
    async worker() {
      const delay = random.below(200);
      const run = await begin(flowers({ seconds: 60 }));
      await host.event(run, ["started"]);
      const going = work(5);
      await sleep(delay);
      if (killWorker()) await host.event(run, ["worker-lost"]);
      await going;
      await check();
    },
    async torn() {
      const fault = random.below(400);
      host.fault("torn", fault);
      // Counted only where the write really took the host down.
      if ((await work(50)).gone) tally.faults.torn++;
      tally.kills.host++;
      await replace();
    },
    async enospc() {
      host.fault("enospc", random.below(400));
      tally.faults.enospc += (await work(4)).full;
      await check();
    },
    async resume() {
      const ofWorker = random.below(2) === 0;
      const document = flowers({ iterations });
      const run = await begin(document);
      const event = await host.event(run, ["checkpoint", "finished"]);
      if (event.type === "finished") return;
      if (ofWorker && killWorker()) await host.event(run, ["worker-lost"]);
      else {
        tally.kills.host++;
        await replace();
      }
      const { runs } = await host.ask("runs.interrupted", {});
      const kept = runs.find((/** @type {any} */ each) => each.iteration >= event.iteration);
      if (!kept) return fail(`the checkpoint at iteration ${event.iteration} is gone`);
      tally.resumed.count++;
      const wrong = differs(whole, await end(await begin(document, kept.id)));
      if (!wrong) return;
      tally.resumed.unequal++;
      fail(`a run that went on from iteration ${kept.iteration} differs: ${wrong}`);
    },
  };
  /** @type {readonly (keyof typeof actions)[]} */
  const often = [..."hhhhwwwte"].map(
    (c) =>
      /** @type {const} */ ({ h: "host", w: "worker", t: "torn", e: "enospc" })[
        /** @type {"h"} */ (c)
      ],
  );
  try {
    for (; Date.now() < until; step++) {
      const action = step % 12 === 1 ? "resume" : often[random.below(often.length)];
      await actions[action]();
    }
    await check();
  } catch (error) {
    fail(`${error instanceof Error ? error.stack : error}`);
  }
  const last = host.mark;
  await host.kill();
  await Promise.all(looks);
  await sleep(ORPHAN);
  if (canScan) tally.orphans += marked(last).length;
  tally.saves.acknowledged += ledger.count();
  return tally;
}
