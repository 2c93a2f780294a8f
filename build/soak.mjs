/** `npm run soak -- --minutes N [--seed S] [--json]`: random work, kills and faults on real hosts. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensureApp } from "./ensure.mjs";
import { ensureChromium } from "./ensure-chromium.mjs";
import { BuildError, entry, say } from "./run.mjs";
import { createPace } from "./soak/pace.mjs";
import { canScan } from "./soak/processes.mjs";
import { soakSession } from "./soak/session.mjs";
import { soakWindows } from "./soak/windows.mjs";

/**
 * Sessions at a time: one waits for processes while the other computes. Each kills runs of these
 * templates and goes on with them: by another solver, or with batches of their data.
 */
const SESSIONS = [
  ["iris-mlp", "eight-queens"],
  ["iris-mlp", "mnist-mlp"],
];

async function main() {
  const { values } = parseArgs({
    options: {
      minutes: { type: "string", default: "1" },
      seed: { type: "string", default: String(Date.now() % 1e6) },
      json: { type: "boolean", default: false },
    },
  });
  const minutes = Number(values.minutes);
  const seed = Number(values.seed);
  if (!(minutes > 0)) throw new BuildError(`--minutes "${values.minutes}" is no number above 0.`);
  if (!Number.isInteger(seed)) throw new BuildError(`--seed "${values.seed}" is no whole number.`);
  await ensureApp();
  const executablePath = await ensureChromium();
  const folder = mkdtempSync(join(tmpdir(), "proxflow-soak-"));
  const pace = createPace(minutes);
  /** @param {number} i */
  const place = (i) => {
    const name = `${process.pid}-${i}`;
    return { seed: seed + i, pace, folder: join(folder, name), name };
  };
  const [windows, ...tallies] = await Promise.all([
    soakWindows({ ...place(SESSIONS.length), executablePath }),
    ...SESSIONS.map((templates, i) => soakSession({ ...place(i), templates })),
  ]);
  /** @param {(tally: import("./soak/session.mjs").Tally) => number} of */
  const sum = (of) => tallies.reduce((total, tally) => total + of(tally), 0);
  /** @param {keyof import("./soak/journals.mjs").JournalTally} key */
  const journals = (key) => sum((t) => t.journals[key]) + windows.journals[key];
  /** @type {Record<string, number>} */
  const templates = {};
  for (const tally of tallies)
    for (const [of, count] of Object.entries(tally.resumed.templates))
      templates[of] = (templates[of] ?? 0) + count;
  const failures = [...tallies, windows].flatMap((tally) => tally.failures);
  const report = {
    minutes: Number(pace.minutes().toFixed(1)),
    seed,
    kills: {
      worker: sum((t) => t.kills.worker),
      host: sum((t) => t.kills.host) + windows.kills.host,
      window: windows.kills.window,
    },
    saves: { acknowledged: sum((t) => t.saves.acknowledged), lost: sum((t) => t.saves.lost) },
    conflicts: { asked: sum((t) => t.conflicts.asked), refused: sum((t) => t.conflicts.refused) },
    journals: {
      written: journals("written"),
      recovered: journals("recovered"),
      lost: journals("lost"),
      unreadable: journals("unreadable"),
    },
    resumed: {
      count: sum((t) => t.resumed.count),
      unequal: sum((t) => t.resumed.unequal),
      templates,
    },
    orphans: canScan ? sum((t) => t.orphans) + windows.orphans : null,
    faults: { enospc: sum((t) => t.faults.enospc), torn: sum((t) => t.faults.torn) },
    failures,
  };
  if (values.json) console.log(JSON.stringify(report));
  else console.log(report);
  for (const { seed: of, step, what } of failures) say(`seed ${of}, step ${step}: ${what}`);
  if (!canScan) say("Processes that are left were not looked for: this system does not show them.");
  if (failures.length > 0) {
    say(`The documents are kept in ${folder}`);
    return 1;
  }
  rmSync(folder, { recursive: true, force: true });
  return 0;
}

await entry(main);
