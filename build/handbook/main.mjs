/** Writes the handbook to dist/renderer/handbook, from where the app serves it. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { isBuilt } from "../ensure.mjs";
import { inRoot } from "../paths.mjs";
import { BuildError, entry, say } from "../run.mjs";
import { deadLinks, handbook } from "./site.mjs";

entry(async () => {
  const { ops } = await import(pathToFileURL(inRoot("dist", "core", "ops", "index.js")).href);
  // Making the reference takes longer than the rest together, so that a start of the app does without.
  const referenced = isBuilt("reference");
  if (!referenced)
    say("The handbook comes without the API reference; npm run handbook makes it with it.");
  const files = handbook(Object.values(ops), referenced ? inRoot("dist", "api") : undefined);
  const dead = deadLinks(files);
  if (dead.length > 0)
    throw new BuildError(`Links of the handbook that lead nowhere:\n${dead.join("\n")}`);
  const folder = inRoot("dist", "renderer", "handbook");
  rmSync(folder, { recursive: true, force: true });
  for (const [path, body] of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, body);
  }
  return 0;
});
