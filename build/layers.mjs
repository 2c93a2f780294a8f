/** `npm run layers`: checks who imports whom, by the rules in layers.config.mjs. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { relative, sep } from "node:path";
import config from "./layers.config.mjs";
import { inRoot, root } from "./paths.mjs";
import { BuildError, entry, say } from "./run.mjs";
import { filesUnder } from "./stale.mjs";
import { unseen } from "./unseen.mjs";

const folders = ["core", "electron", "renderer", "tests", "build"];

/**
 * dependency-cruiser asks swc for TypeScript without JSX, whatever the file. Its parser is taken from
 * the same module object, so this must come before dependency-cruiser is loaded.
 */
function teachTsx() {
  const require = createRequire(import.meta.url);
  const swc = require("@swc/core");
  const parse = swc.parseFileSync;
  Object.assign(swc, {
    parseFileSync: (
      /** @type {string} */ path,
      /** @type {import("@swc/core").ParseOptions} */ given,
    ) =>
      parse(
        path,
        /** @type {import("@swc/core").ParseOptions} */ ({ ...given, tsx: path.endsWith("x") }),
      ),
  });
}

entry(async () => {
  teachTsx();
  const { cruise } = await import("dependency-cruiser");
  const { options, ...ruleSet } = config;
  process.chdir(root);
  const { output } = await cruise(folders, { ...options, ruleSet, validate: true });
  if (typeof output === "string") throw new BuildError("The layering check gave no result.");

  const present = filesUnder(folders.map((folder) => inRoot(folder)))
    .map((path) => relative(root, path).split(sep).join("/"))
    .filter((path) => !path.startsWith("tests/.artifacts/"));
  const missed = unseen(output.modules, present, (path) => readFileSync(inRoot(path), "utf8"));
  if (missed.length > 0)
    throw new BuildError(
      `The layering check did not see ${missed.length} files: ${missed.join(", ")}`,
    );

  for (const { rule, from, to, cycle } of output.summary.violations) {
    const path = cycle ? cycle.map((step) => step.name).join(" -> ") : to;
    const comment = config.forbidden?.find((each) => each.name === rule.name)?.comment;
    say(`${rule.name}: ${from} -> ${path}${comment ? ` (${comment})` : ""}`);
  }
  const count = output.summary.violations.length;
  say(
    `${count === 0 ? "Layering holds" : `${count} violations`}: ${output.summary.totalCruised} modules, ${output.summary.totalDependenciesCruised} imports.`,
  );
  return count === 0 ? 0 : 1;
});
