/**
 * `npm run docs`: writes docs/ops.md with the pages and pictures in docs/ops/, docs/parity.md, and the
 * reference of the library in dist/api.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { ensureBuilt, ensureLibrary } from "./ensure.mjs";
import { inRoot } from "./paths.mjs";
import { entry, say } from "./run.mjs";

/** @param {...string} path in core */
const built = (...path) => import(pathToFileURL(inRoot("dist", "core", ...path)).href);

entry(async () => {
  await ensureLibrary();
  const { opsFiles } = await import("./ops-page.mjs");
  const { ops } = await built("ops", "index.js");
  const { references } = await built("reference", "reference.js");
  const tf = await import("@tensorflow/tfjs-core");
  await import("@tensorflow/tfjs-backend-cpu");
  await tf.setBackend("cpu");
  const files = opsFiles(ops, references());
  rmSync(inRoot("docs", "ops"), { recursive: true, force: true });
  mkdirSync(inRoot("docs", "ops"), { recursive: true });
  for (const [path, text] of files) writeFileSync(inRoot("docs", path), text);
  const { parityPage } = await import("./parity-page.mjs");
  const { solvers } = await built("solvers", "index.js");
  writeFileSync(inRoot("docs", "parity.md"), parityPage(ops, solvers).page);
  say(`Wrote docs/ops.md, ${files.size - 1} files in docs/ops, and docs/parity.md.`);
  await ensureBuilt(["reference"]);
  say("The reference of the library is in dist/api.");
  return 0;
});
