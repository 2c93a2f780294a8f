/** Installs and builds what is missing; does nothing, fast, where nothing is. */
import { rmSync } from "node:fs";
import { whyInstall } from "./installed.mjs";
import { withLock } from "./lock.mjs";
import { checkNode } from "./node-version.mjs";
import { parts } from "./parts.mjs";
import { inRoot, root } from "./paths.mjs";
import { BuildError, run, say } from "./run.mjs";
import { fingerprint, isFresh, markFresh } from "./stale.mjs";

/** @typedef {import("./parts.mjs").PartName} PartName */

const lockFolder = inRoot("dist", ".lock");
const stampOf = (/** @type {PartName} */ name) => inRoot("dist", `.stamp-${name}`);

/** npm as it was started, so that the same version serves. @param {readonly string[]} args */
function npm(args) {
  const script = process.env.npm_execpath;
  if (script?.endsWith("npm-cli.js")) return run(process.execPath, [script, ...args]);
  return run("npm", args, { shell: process.platform === "win32" });
}

/** Runs `npm ci` where node_modules does not hold what the lock file asks for. */
export async function ensureInstalled() {
  checkNode();
  const why = whyInstall(root);
  if (why === undefined) return;
  say(`Installing packages (${why}) ...`);
  const code = await npm(["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  if (code !== 0)
    throw new BuildError(
      "npm ci failed, see above. Check the network and that this folder can be written.",
    );
}

/**
 * Whether a part is there, and as new as its sources.
 * @param {PartName} name
 */
export function isBuilt(name) {
  const part = parts[name];
  return isFresh(stampOf(name), fingerprint(root, part.inputs())) && part.ready();
}

/**
 * Builds the given parts where their sources changed since their last build.
 * @param {readonly PartName[]} names
 * @param {{ clean?: boolean }} [options] clean: throw away earlier output first
 */
export async function ensureBuilt(names, options = {}) {
  await withLock(lockFolder, async () => {
    for (const name of names) {
      const part = parts[name];
      const stamp = stampOf(name);
      const print = fingerprint(root, part.inputs());
      if (options.clean)
        for (const path of part.outputs()) rmSync(path, { recursive: true, force: true });
      else if (isFresh(stamp, print) && part.ready()) continue;
      say(`Building ${part.title} ...`);
      if (!(await part.build())) throw new BuildError(`Building ${part.title} failed, see above.`);
      markFresh(stamp, print);
    }
  });
}

/** Everything that the command line needs. */
export async function ensureLibrary() {
  await ensureInstalled();
  await ensureBuilt(["library"]);
}

/**
 * Everything that the app needs.
 * @param {{ reference?: boolean }} [options] reference: with the library's reference in the handbook
 */
export async function ensureApp({ reference = false } = {}) {
  await ensureInstalled();
  /** @type {PartName[]} */
  const made = reference ? ["reference"] : [];
  await ensureBuilt(["library", "preload", "window", ...made, "handbook"]);
}
