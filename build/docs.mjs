/** `npm run docs`: writes docs/ops.md and docs/parity.md. */
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { ensureLibrary } from "./ensure.mjs";
import { inRoot } from "./paths.mjs";
import { entry, say } from "./run.mjs";

entry(async () => {
  await ensureLibrary();
  const { opsPage } = await import("./ops-page.mjs");
  const { ops } = await import(pathToFileURL(inRoot("dist", "core", "ops", "index.js")).href);
  writeFileSync(inRoot("docs", "ops.md"), opsPage(ops));
  const { parityPage } = await import("./parity-page.mjs");
  const { solvers } = await import(
    pathToFileURL(inRoot("dist", "core", "solvers", "index.js")).href
  );
  writeFileSync(inRoot("docs", "parity.md"), parityPage(ops, solvers).page);
  say("Wrote docs/ops.md and docs/parity.md.");
  return 0;
});
