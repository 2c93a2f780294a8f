/** One session: random actions on documents and runs of a host, kills, and a check after each. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Gone, Refused, startHost } from "./host.mjs";
import { createSoakJournals } from "./journals.mjs";
import { createLedger, differs } from "./ledger.mjs";
import { awaitEnd, endNow, marked } from "./processes.mjs";
import { createRandom } from "./random.mjs";

/** Seconds that a run which is killed and gone on with takes; it keeps a checkpoint every three. */
const RUN_SECONDS = 5;

/** @typedef {{ kills: { worker: number, host: number }, saves: { acknowledged: number, lost: number }, resumed: { count: number, unequal: number, templates: Record<string, number> }, conflicts: { asked: number, refused: number }, journals: import("./journals.mjs").JournalTally, orphans: number, faults: { enospc: number, torn: number }, failures: { seed: number, step: number, what: string }[] }} Tally */

/**
 * @param {{ seed: number, pace: ReturnType<typeof import("./pace.mjs").createPace>, folder: string, name: string, templates: readonly string[] }} options
 *   templates: whose runs are killed and gone on with
 * @returns {Promise<Tally>}
 */
export async function soakSession({ seed, pace, folder, name, templates }) {
  const home = join(folder, "documents");
  mkdirSync(home, { recursive: true });
  const random = createRandom(seed);
  // Of its own, since how many saves there are before a kill is a matter of time.
  const content = createRandom(seed + 0x10000);
  const ledger = createLedger();
  /** @type {Map<string, unknown>} */
  const versions = new Map();
  const journals = createSoakJournals(
    (channel, request) => host.ask(channel, request),
    (what) => fail(what),
  );
  /** @type {Tally} */
  const tally = {
    kills: { worker: 0, host: 0 },
    saves: { acknowledged: 0, lost: 0 },
    resumed: { count: 0, unequal: 0, templates: {} },
    conflicts: { asked: 0, refused: 0 },
    journals: journals.tally,
    orphans: 0,
    faults: { enospc: 0, torn: 0 },
    failures: [],
  };
  /** @param {keyof typeof tally.kills} what */
  const killed = (what) => {
    tally.kills[what]++;
    pace.kill();
  };
  let step = 0;
  let generation = 0;
  /** @param {string} what */
  const fail = (what) => void tally.failures.push({ seed, step, what });
  const start = () => startHost(home, `${name}-${++generation}`);

  let host = await start();
  /** @param {string} of */
  const template = async (of) => (await host.ask("templates.open", { name: of })).document;
  const small = await template("line-circle");
  /** @type {Map<string, any>} */
  const models = new Map();
  for (const each of templates) models.set(each, await template(each));

  /** @param {string} of @param {object} stop */
  const runOf = (of, stop) => {
    const document = models.get(of);
    const solver = { ...document.solver, backend: "wasm", evaluateEvery: 1000, stop };
    return { ...document, solver };
  };
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
  /** The uninterrupted runs. @type {Map<string, import("./ledger.mjs").End>} */
  const whole = new Map();
  for (const each of templates) {
    const { iterations } = await end(await begin(runOf(each, { seconds: RUN_SECONDS })));
    whole.set(each, await end(await begin(runOf(each, { iterations }))));
  }
  await journals.claim();

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
  /** Saves of one state of a file, all at once and none by force: one alone may write over it. */
  const conflict = async () => {
    const path = join(home, `d${content.below(6)}.proxflow`);
    const found = await host.ask("documents.open", { path }).catch((error) => {
      if (error instanceof Refused) return undefined;
      throw error;
    });
    const expected = found?.file.modified;
    const all = Array.from({ length: 2 + content.below(3) }, edited);
    for (const document of all) ledger.ask(path, document);
    const saves = all.map(async (document) => {
      const revision = expected === undefined ? {} : { expected };
      await host.ask("documents.save", { path, document, ...revision });
      return document;
    });
    const settled = await Promise.allSettled(saves);
    const through = settled.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    const refused = settled.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
    if (through.length > 1) fail(`${through.length} saves of one state of ${path} went through`);
    if (through[0]) ledger.acknowledge(path, through[0]);
    tally.conflicts.asked += all.length;
    tally.conflicts.refused += refused.filter(({ code }) => code === "revision-conflict").length;
    const other = refused.find(({ code }) => code !== "revision-conflict");
    if (other) throw other;
  };
  const works = [
    save,
    save,
    save,
    version,
    () => journals.write(content.below(3), edited()),
    conflict,
  ];
  /**
   * Saves, versions and unsaved work until the host goes down.
   * @param {number} most
   * @returns {Promise<{ gone: boolean, full: number }>} whether it did, and refusals for want of space
   */
  const work = async (most) => {
    let full = 0;
    for (let i = 0; i < most; i++) {
      try {
        await works[content.below(works.length)]();
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
  /** @param {string} mark */
  const lookForOrphans = async (mark) => {
    const left = await awaitEnd(mark);
    tally.orphans += left.length;
    for (const pid of left) fail(`process ${pid} outlived its host ${mark}`);
  };
  /** @type {Promise<void>[]} */
  const looks = [];
  /** Kills the host, or finds it killed by a fault, and starts the next one. */
  const replace = async () => {
    const { mark } = host;
    await host.kill();
    looks.push(lookForOrphans(mark));
    host = await start();
    await check();
    await journals.recover();
  };
  /** Kills the worker of the run under way; one before it that is still ending goes with it. */
  const killWorker = () => {
    const workers = marked(host.mark).filter((each) => each !== host.pid);
    if (!workers.map(endNow).includes(true)) return false;
    killed("worker");
    return true;
  };

  const actions = {
    async host() {
      const going = work(1000);
      await sleep(random.below(400));
      killed("host");
      await host.kill();
      await going;
      await replace();
    },
    async worker() {
      const delay = random.below(200);
      const run = await begin(runOf(templates[0], { seconds: 60 }));
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
      killed("host");
      await replace();
    },
    async enospc() {
      host.fault("enospc", random.below(400));
      tally.faults.enospc += (await work(4)).full;
      await check();
    },
    async resume() {
      const ofWorker = random.below(2) === 0;
      const of = templates[tally.resumed.count % templates.length];
      const uninterrupted = /** @type {import("./ledger.mjs").End} */ (whole.get(of));
      const document = runOf(of, { iterations: uninterrupted.iterations });
      const run = await begin(document);
      const event = await host.event(run, ["checkpoint", "finished"]);
      if (event.type === "finished") return;
      if (ofWorker && killWorker()) await host.event(run, ["worker-lost"]);
      else {
        killed("host");
        await replace();
      }
      const { runs } = await host.ask("runs.interrupted", {});
      const kept = runs.find((/** @type {any} */ each) => each.iteration >= event.iteration);
      if (!kept) return fail(`the checkpoint at iteration ${event.iteration} is gone`);
      tally.resumed.count++;
      tally.resumed.templates[of] = (tally.resumed.templates[of] ?? 0) + 1;
      const wrong = differs(uninterrupted, await end(await begin(document, kept.id)));
      if (!wrong) return;
      tally.resumed.unequal++;
      fail(`a run of ${of} that went on from iteration ${kept.iteration} differs: ${wrong}`);
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
    for (; pace.goes(); step++) {
      const action = step % 12 === 1 ? "resume" : often[random.below(often.length)];
      await actions[action]();
    }
    await check();
  } catch (error) {
    fail(`${error instanceof Error ? error.stack : error}`);
  }
  await host.kill();
  looks.push(lookForOrphans(host.mark));
  await Promise.all(looks);
  tally.saves.acknowledged += ledger.count();
  return tally;
}
