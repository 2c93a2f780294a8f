/**
 * What the window's code editor knows of Proxflow: the declarations of the built library with all
 * that they refer to, and the builder's methods written out with their words.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { fieldTypes, methodTypes } from "./builder-types.mjs";
import { inRoot } from "./paths.mjs";
import { BuildError } from "./run.mjs";

/**
 * Packages by the name that the editor finds them under: folder and module to start from.
 * @type {Readonly<Record<string, readonly [folder: string, entry: string]>>}
 */
const packages = {
  proxflow: [inRoot("dist", "core"), "index.d.ts"],
  zod: [inRoot("node_modules", "zod"), "index.d.ts"],
};

/** Error messages in other languages have no types that anything refers to. */
const left = /[\\/]zod[\\/]v4[\\/]locales[\\/]/;

/**
 * Text of each declaration file by its address in the editor, "node_modules/proxflow/index.d.ts".
 * @returns {Promise<Record<string, string>>}
 * @throws BuildError where the library is not built, or its builder is declared in another way
 */
export async function editorTypes() {
  if (!existsSync(inRoot("dist", "core", "index.d.ts")))
    throw new BuildError("The editor's types need the built library: npm run build library.");
  /** @type {Record<string, string>} */
  const files = {};
  for (const [name, [folder, entry]] of Object.entries(packages))
    for (const [path, text] of reachable(join(folder, entry)))
      files[`node_modules/${name}/${relative(folder, path).split(sep).join("/")}`] = text;
  const builder = "node_modules/proxflow/graph/builder.d.ts";
  files[builder] = await withWords(files[builder] ?? "");
  return files;
}

/** @param {string} entry @returns {Map<string, string>} */
function reachable(entry) {
  /** @type {Map<string, string>} */
  const found = new Map();
  const waiting = [entry];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    const text = readFileSync(path, "utf8").replace(/^\/\/# sourceMappingURL=.*$/gm, "");
    found.set(path, text);
    for (const [, target = ""] of text.matchAll(/(?:from|import\()\s*["'](\.[^"']*)["']/g)) {
      const next = join(dirname(path), target.replace(/\.[jt]s$/, ".d.ts"));
      if (left.test(next)) continue;
      if (!existsSync(next))
        throw new BuildError(`${path} refers to ${target}, which is not there.`);
      waiting.push(next);
    }
  }
  return found;
}

/** @param {string} text the builder's declarations */
async function withWords(text) {
  const { ops } = await built("ops", "index.js");
  const { solverSettings } = await built("solvers", "settings.js");
  const replace = (
    /** @type {string} */ whole,
    /** @type {RegExp} */ what,
    /** @type {string} */ by,
  ) => {
    if (!what.test(whole))
      throw new BuildError(`build/editor-types.mjs finds no ${what} in the builder.`);
    return whole.replace(what, () => by);
  };
  const methods = replace(
    text,
    /^type OpMethods = \{[\s\S]*?^\};/m,
    `interface OpMethods {\n${methodTypes(Object.values(ops))}\n}`,
  );
  const settings = `/** Settings of the solver; what is left out keeps its default. */\nexport interface Settings {\n${fieldTypes(solverSettings)}\n}\n`;
  return `${replace(methods, /z\.input<typeof solverSettings>/, "Settings")}\n${settings}`;
}

/** @param {...string} path in the built library @returns {Promise<any>} */
function built(...path) {
  return import(pathToFileURL(inRoot("dist", "core", ...path)).href);
}
