/**
 * `npm test [-- stage ...]`: installs what is missing and runs everything, or the stages named.
 * The last line is "N passed, N failed": tests, and one for each check that is not made of tests.
 */

import { ensureApp, ensureInstalled } from "./ensure.mjs";
import { ensureChromium } from "./ensure-chromium.mjs";
import { electronBinary } from "./fetch-electron.mjs";
import { inRoot } from "./paths.mjs";
import { BuildError, entry, run, say } from "./run.mjs";
import { softwareGpu } from "./software-gpu.mjs";
import { closing, summary } from "./summary.mjs";
import { runTests } from "./vitest.mjs";

/** @typedef {import("./summary.mjs").Result} Result */

const node = process.execPath;

/** @param {readonly string[]} args arguments for Node @returns {() => Promise<Result>} */
const check = (args) => async () => {
  const ok = (await run(node, args, { stdio: "inherit" })) === 0;
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
};

/** @param {...string} path */
const tool = (...path) => inRoot("node_modules", ...path);

/** The desktop app on the stand-in for Electron. */
async function shellTests() {
  const browser = await ensureChromium();
  return runTests(["shell"], { PROXFLOW_BROWSER: browser });
}

/** The same tests on Electron itself, where its binary is. */
function electronTests() {
  const binary = electronBinary();
  if (binary !== undefined) return runTests(["shell"], { PROXFLOW_ELECTRON: binary });
  say("Skipped: Electron's binary is not here; `npm start` fetches it where there is a network.");
  return { passed: 0, failed: 0, skipped: 1 };
}

async function browserTests() {
  const browser = await ensureChromium();
  return runTests(["e2e"], { PROXFLOW_BROWSER: browser });
}

/** On the software adapter that comes with Chromium; without one there is nothing to test on. */
async function webgpuTests() {
  let browser;
  try {
    browser = await ensureChromium();
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
  }
  const gpu = softwareGpu(browser);
  if ("why" in gpu) {
    say(`Skipped: no WebGPU adapter to test on: ${gpu.why}.`);
    return { passed: 0, failed: 0, skipped: 1 };
  }
  return runTests(["webgpu"], { ...gpu.env, PROXFLOW_WEBGPU: "software" });
}

/** The app as it is packed; the check knows the layout for Linux only. */
async function packagingCheck() {
  if (process.platform === "linux") return check([inRoot("build", "dist-check.mjs")])();
  say("Skipped: the packed app is checked on Linux.");
  return { passed: 0, failed: 0, skipped: 1 };
}

/** @type {Record<string, () => Promise<Result>>} */
const stages = {
  types: check([tool("typescript", "bin", "tsc"), "-b"]),
  lint: check([tool("@biomejs", "biome", "bin", "biome"), "ci", "."]),
  layers: check([inRoot("build", "layers.mjs")]),
  "dead code": check([tool("knip", "bin", "knip.js"), "--no-progress"]),
  unit: () => runTests(["unit", "host"]),
  templates: () => runTests(["templates"]),
  webgpu: webgpuTests,
  browser: browserTests,
  shell: shellTests,
  electron: async () => electronTests(),
  packaging: packagingCheck,
};

/** @param {string} name @param {() => Promise<Result>} stage */
async function timed(name, stage) {
  say(`\n== ${name}`);
  const start = performance.now();
  /** @type {Result} */
  let result;
  try {
    result = await stage();
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    say(error.message);
    result = { passed: 0, failed: 1 };
  }
  return { name, ...result, seconds: (performance.now() - start) / 1000 };
}

entry(async () => {
  const named = process.argv.slice(2);
  const unknown = named.find((name) => !(name in stages));
  if (unknown !== undefined)
    throw new BuildError(`No stage "${unknown}"; stages: ${Object.keys(stages).join(", ")}.`);
  await ensureInstalled();
  const results = [];
  // First of all the build: later stages start what it makes.
  if (named.length === 0)
    results.push(
      await timed("build", async () => {
        await ensureApp();
        return { passed: 1, failed: 0 };
      }),
    );
  for (const [name, stage] of Object.entries(stages))
    if (named.length === 0 || named.includes(name)) results.push(await timed(name, stage));
  console.log(`\n${summary(results)}\n${closing(results)}`);
  return results.every((result) => result.failed === 0) ? 0 : 1;
});
