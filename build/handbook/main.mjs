/** Writes the handbook to dist/renderer/handbook, from where the app serves it. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { inRoot } from "../paths.mjs";
import { BuildError, entry } from "../run.mjs";
import { deadLinks, handbook } from "./site.mjs";

entry(async () => {
  const { ops } = await import(pathToFileURL(inRoot("dist", "core", "ops", "index.js")).href);
  const files = handbook(Object.values(ops));
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
