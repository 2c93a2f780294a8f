/** `npm run bench`: bundles tests/bench with the sources it measures, and runs it. */
import { ensureBuilt, ensureInstalled } from "./ensure.mjs";
import { inRoot } from "./paths.mjs";
import { entry, hand } from "./run.mjs";

entry(async () => {
  await ensureInstalled();
  // The canvas is measured in the built window, a watched run in the built worker.
  const suites = process.argv.slice(2);
  if (suites.includes("canvas")) await ensureBuilt(["window"]);
  if (suites.includes("stream")) await ensureBuilt(["library"]);
  await ensureBuilt(["bench"]);
  return hand(process.execPath, [inRoot("dist", "bench", "main.js"), ...process.argv.slice(2)]);
});
