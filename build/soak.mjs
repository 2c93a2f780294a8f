/** `npm run soak -- --minutes N [--seed S] [--json]`: random work, kills and faults on real hosts. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensureLibrary } from "./ensure.mjs";
import { BuildError, entry, say } from "./run.mjs";
import { canScan } from "./soak/processes.mjs";
import { soakSession } from "./soak/session.mjs";

/** Sessions at a time: one waits for processes while the other computes. */
const SESSIONS = 2;

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
  await ensureLibrary();
  const folder = mkdtempSync(join(tmpdir(), "proxflow-soak-"));
  const until = Date.now() + minutes * 60_000;
  const tallies = await Promise.all(
    Array.from({ length: SESSIONS }, (_, i) => {
      const name = `${process.pid}-${i}`;
      return soakSession({ seed: seed + i, until, folder: join(folder, name), name });
    }),
  );
  /** @param {(tally: import("./soak/session.mjs").Tally) => number} of */
  const sum = (of) => tallies.reduce((total, tally) => total + of(tally), 0);
  const failures = tallies.flatMap((tally) => tally.failures);
  const report = {
    minutes,
    seed,
    kills: { worker: sum((t) => t.kills.worker), host: sum((t) => t.kills.host) },
    saves: { acknowledged: sum((t) => t.saves.acknowledged), lost: sum((t) => t.saves.lost) },
    resumed: { count: sum((t) => t.resumed.count), unequal: sum((t) => t.resumed.unequal) },
    orphans: canScan ? sum((t) => t.orphans) : null,
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
