/** `npm run docs`: writes docs/ops.md. */
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
  say("Wrote docs/ops.md.");
  return 0;
});
