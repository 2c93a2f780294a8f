/** `npm run bench`: bundles tests/bench with the sources it measures, and runs it. */
import { ensureBuilt, ensureInstalled } from "./ensure.mjs";
import { inRoot } from "./paths.mjs";
import { entry, hand } from "./run.mjs";

entry(async () => {
  await ensureInstalled();
  await ensureBuilt(["bench"]);
  return hand(process.execPath, [inRoot("dist", "bench", "main.js"), ...process.argv.slice(2)]);
});
