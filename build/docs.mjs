/** `npm run docs`: writes docs/ops.md with its pictures in docs/ops/, and docs/parity.md. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ensureLibrary } from "./ensure.mjs";
import { inRoot } from "./paths.mjs";
import { entry, say } from "./run.mjs";

entry(async () => {
  await ensureLibrary();
  const { opsPage } = await import("./ops-page.mjs");
  const { ops } = await import(pathToFileURL(inRoot("dist", "core", "ops", "index.js")).href);
  const { pictures } = await import(
    pathToFileURL(inRoot("dist", "core", "reference", "pictures.js")).href
  );
  const tf = await import("@tensorflow/tfjs-core");
  await import("@tensorflow/tfjs-backend-cpu");
  await tf.setBackend("cpu");
  const drawn = pictures();
  const folder = inRoot("docs", "ops");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [type, svg] of drawn) writeFileSync(join(folder, `${type}.svg`), svg);
  writeFileSync(inRoot("docs", "ops.md"), opsPage(ops, drawn));
  const { parityPage } = await import("./parity-page.mjs");
  const { solvers } = await import(
    pathToFileURL(inRoot("dist", "core", "solvers", "index.js")).href
  );
  writeFileSync(inRoot("docs", "parity.md"), parityPage(ops, solvers).page);
  say(`Wrote docs/ops.md with ${drawn.size} pictures, and docs/parity.md.`);
  return 0;
});
