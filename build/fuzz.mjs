/**
 * `npm run fuzz -- --seconds N [--seed S] [--only target] [--json]`: hands every parser of outside
 * bytes what it should refuse, or read right. `--input file` repeats one input of `--only`.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensureLibrary } from "./ensure.mjs";
import { createRunner } from "./fuzz/runner.mjs";
import { fuzz } from "./fuzz/session.mjs";
import { inRoot } from "./paths.mjs";
import { BuildError, entry, say } from "./run.mjs";

/** @param {string} text @param {string} name @param {number} least */
function number(text, name, least) {
  const value = Number(text);
  if (!(value >= least)) throw new BuildError(`--${name} "${text}" is no number from ${least}.`);
  return value;
}

/** @param {string} target @param {string} file @param {string} folder */
async function repeat(target, file, folder) {
  const runner = createRunner(folder);
  try {
    if (!(await runner.targets()).includes(target)) throw new BuildError(`No target "${target}".`);
    const verdict = await runner.judge(target, readFileSync(file));
    console.log(verdict);
    return verdict.kind === "accepted" || verdict.kind === "rejected" ? 0 : 1;
  } finally {
    runner.stop();
  }
}

async function main() {
  const { values } = parseArgs({
    options: {
      seconds: { type: "string", default: "60" },
      seed: { type: "string", default: String(Date.now() % 1e6) },
      only: { type: "string" },
      input: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  const seconds = number(values.seconds, "seconds", 1);
  const seed = number(values.seed, "seed", 0);
  if (values.input !== undefined && values.only === undefined)
    throw new BuildError("--input needs --only <target>.");
  await ensureLibrary();
  const folder = mkdtempSync(join(tmpdir(), "proxflow-fuzz-"));
  try {
    if (values.input !== undefined && values.only !== undefined)
      return await repeat(values.only, values.input, folder);
    const report = await fuzz({
      seconds,
      seed,
      only: values.only,
      folder,
      faults: inRoot("dist", "fuzz"),
    });
    if (values.json) console.log(JSON.stringify(report));
    else {
      const { targets, ...rest } = report;
      console.table(targets);
      console.log(rest);
    }
    for (const { target, kind, what, repeat: again } of report.found)
      say(`${target}, ${kind}: ${what.split("\n")[0]}\n  ${again}`);
    return report.crashes + report.hangs + report.untyped > 0 ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await entry(main);
