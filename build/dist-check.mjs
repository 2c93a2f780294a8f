/**
 * `npm run dist:check [-- --json] [--no-start]`: packs the app with electron-builder around a folder
 * that stands in for Electron, checks what is in it, and starts it on the stand-in shell.
 * docs/packaging.md says what that proves and what it does not.
 */
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { extractAll } from "@electron/asar";
import { Arch, build, Platform } from "electron-builder";
import { runnerImport } from "vite";
import { ensureBuilt, ensureInstalled } from "./ensure.mjs";
import { ensureChromium } from "./ensure-chromium.mjs";
import {
  checkForeign,
  checkFuses,
  checkImports,
  checkUnpacked,
  checkWhole,
  listFiles,
} from "./packaging/check.mjs";
import { packaging } from "./packaging/config.mjs";
import { packLibrary, version } from "./packaging/library.mjs";
import { makeStandIn } from "./packaging/stand-in.mjs";
import { inRoot, root } from "./paths.mjs";
import { BuildError, entry, say } from "./run.mjs";

/** @typedef {import("./packaging/check.mjs").Finding} Finding */

/**
 * electron-builder writes its log to stdout, which belongs to the report.
 * @template T @param {() => Promise<T>} work @returns {Promise<T>}
 */
async function logToStderr(work) {
  const { write } = process.stdout;
  process.stdout.write = /** @type {typeof write} */ (process.stderr.write.bind(process.stderr));
  try {
    return await work();
  } finally {
    process.stdout.write = write;
  }
}

/** @param {string} folder @returns {Promise<string>} folder of the unpacked app */
async function pack(folder) {
  await packLibrary();
  const output = join(folder, "out");
  const arch = process.arch === "arm64" ? Arch.arm64 : Arch.x64;
  const config = packaging({ env: {}, output, electron: makeStandIn(join(folder, "electron")) });
  await logToStderr(() =>
    build({
      projectDir: root,
      targets: Platform.LINUX.createTarget("dir", arch),
      config,
      publish: "never",
    }),
  );
  return join(output, arch === Arch.arm64 ? "linux-arm64-unpacked" : "linux-unpacked");
}

/** @param {string} app @returns {Promise<Finding & { run?: unknown }>} */
async function start(app) {
  process.env.PROXFLOW_BROWSER = await ensureChromium();
  const { module } = await runnerImport(inRoot("tests", "helpers", "packaged-app.ts"), {
    root,
    configFile: false,
  });
  const { runPackaged } =
    /** @type {{ runPackaged(app: string): Promise<{ problems: string[], result?: unknown }> }} */ (
      module
    );
  const { problems, ...run } = await runPackaged(app);
  return { check: "started; iris-mlp run and exported", count: 1, problems, run };
}

await entry(async () => {
  const { values } = parseArgs({
    options: { json: { type: "boolean" }, "no-start": { type: "boolean" } },
  });
  if (process.platform !== "linux")
    throw new BuildError(
      "dist:check packs the app for Linux and runs there; here use npm run dist.",
    );
  await ensureInstalled();
  await ensureBuilt(["library", "preload", "window", "reference", "handbook", "shell"]);
  const begun = performance.now();
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "proxflow-dist-"));
  try {
    const unpacked = await pack(folder);
    const archive = join(unpacked, "resources", "app.asar");
    // Where no packages of the repository are above it.
    const app = join(folder, "resources", "app");
    extractAll(archive, app);
    /** @type {(Finding & { run?: unknown })[]} */
    const findings = [
      await checkFuses(join(unpacked, "proxflow")),
      checkForeign(listFiles(app)),
      checkWhole(app),
      checkUnpacked(listFiles(`${archive}.unpacked`), version()),
      await checkImports(app),
    ];
    if (!values["no-start"]) findings.push(await start(app));
    const failed = findings.filter(({ problems }) => problems.length > 0);
    const seconds = (performance.now() - begun) / 1000;
    if (values.json)
      console.log(JSON.stringify({ ok: failed.length === 0, seconds, checks: findings }));
    else
      for (const { check, count, problems, run } of findings) {
        console.log(`${problems.length > 0 ? "FAILED" : "ok"}  ${check} (${count})`);
        for (const problem of problems.slice(0, 20)) console.log(`        ${problem}`);
        if (problems.length > 20) console.log(`        and ${problems.length - 20} more`);
        if (run) console.log(`        ${JSON.stringify(run)}`);
      }
    say(`dist:check took ${seconds.toFixed(0)} s.`);
    return failed.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
});

// electron-builder's own hook would end the process with 0, whatever exit code is set.
process.exit(process.exitCode);
