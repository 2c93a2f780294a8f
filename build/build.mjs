/** `npm run build [-- --clean] [part ...]`: builds all parts of the app, or the parts named. */
import { ensureBuilt, ensureInstalled } from "./ensure.mjs";
import { parts } from "./parts.mjs";
import { BuildError, entry } from "./run.mjs";

/** @typedef {import("./parts.mjs").PartName} PartName */

entry(async () => {
  const args = process.argv.slice(2);
  const named = args.filter((arg) => arg !== "--clean");
  const all = /** @type {PartName[]} */ (Object.keys(parts));
  for (const name of named)
    if (!(name in parts))
      throw new BuildError(`There is no part "${name}"; parts: ${all.join(", ")}.`);
  await ensureInstalled();
  const chosen = named.length > 0 ? /** @type {PartName[]} */ (named) : all;
  await ensureBuilt(chosen, { clean: args.includes("--clean") });
  return 0;
});
