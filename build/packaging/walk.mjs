/**
 * `node --experimental-import-meta-resolve walk.mjs FOLDER`: follows every import, `require` and
 * `require.resolve` of the app laid out in FOLDER, as Node itself resolves them, from the entries of
 * the main process and of the solver's process, and loads every built-in data set. Prints JSON.
 */
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { builtinModules, createRequire } from "node:module";
import { dirname, extname, join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parse } from "acorn";

/** Entries of what Electron starts, in the app, and the package that is loaded by a name in a variable. */
const entries = [
  "dist/electron/main/main.js",
  "dist/electron/worker/main.js",
  "node_modules/webgpu/index.js",
];

/** Modules that the shell provides. */
const provided = new Set([
  "electron",
  ...builtinModules,
  ...builtinModules.map((m) => `node:${m}`),
]);

/**
 * @typedef {object} Reference
 * @property {string} name
 * @property {"import" | "require"} by which rules find it
 * @property {boolean} optional it stands in a `try`: the package does without
 */

/** @typedef {{ type: string, [key: string]: any }} Node */

/** @param {Node} node @param {boolean} isModule @returns {Reference | undefined} */
function referenceOf(node, isModule) {
  const text = (/** @type {Node | undefined} */ at) =>
    at?.type === "Literal" && typeof at.value === "string" ? at.value : undefined;
  const found = (/** @type {string | undefined} */ name, /** @type {"import" | "require"} */ by) =>
    name === undefined ? undefined : { name, by, optional: false };
  if (
    /^(ImportDeclaration|ExportNamedDeclaration|ExportAllDeclaration|ImportExpression)$/.test(
      node.type,
    )
  )
    return found(text(node.source), "import");
  if (node.type !== "CallExpression") return undefined;
  const { callee } = node;
  // A module may make a `require` of its own, by createRequire.
  if (callee.type === "Identifier" && callee.name === "require")
    return found(text(node.arguments[0]), "require");
  if (
    isModule &&
    callee.type === "MemberExpression" &&
    callee.object.name === "require" &&
    callee.property.name === "resolve"
  )
    return found(text(node.arguments[0]), "require");
  return undefined;
}

/**
 * What a file refers to by a plain name.
 * @param {string} code
 * @param {boolean} isModule
 * @returns {Reference[]}
 */
export function references(code, isModule) {
  const tree = /** @type {Node} */ (
    /** @type {unknown} */ (
      parse(code, {
        ecmaVersion: "latest",
        sourceType: isModule ? "module" : "script",
        allowHashBang: true,
        allowReturnOutsideFunction: true,
      })
    )
  );
  /** @type {Reference[]} */
  const found = [];
  /** @type {[Node, boolean][]} */
  const queue = [[tree, false]];
  for (let next = queue.pop(); next; next = queue.pop()) {
    const [node, guarded] = next;
    const reference = referenceOf(node, isModule);
    if (reference) found.push({ ...reference, optional: guarded });
    for (const [key, value] of Object.entries(node))
      for (const child of Array.isArray(value) ? value : [value])
        if (child && typeof child.type === "string")
          queue.push([child, guarded || (node.type === "TryStatement" && key === "block")]);
  }
  return found;
}

/** @param {string} file @returns {boolean} whether Node takes it for an ES module */
function isModuleFile(file) {
  const ending = extname(file);
  if (ending !== ".js") return ending === ".mjs";
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest)) return JSON.parse(readFileSync(manifest, "utf8")).type === "module";
    if (folder === dirname(folder)) return false;
  }
}

/**
 * @param {string} file
 * @param {Reference} reference
 * @returns {string} the file it leads to
 */
function resolve(file, { name, by }) {
  if (by === "require") return createRequire(file).resolve(name);
  // The second argument is what the flag of this script is for.
  const url = /** @type {(name: string, from: string) => string} */ (import.meta.resolve)(
    name,
    pathToFileURL(file).href,
  );
  return fileURLToPath(url);
}

/**
 * @param {string} given folder of the app
 * @returns {{ reached: string[], problems: string[] }} files reached, relative, and what leads
 *   nowhere or out of the app
 */
export function walk(given) {
  const folder = realpathSync(given);
  const named = (/** @type {string} */ path) => relative(folder, path).split(sep).join("/");
  /** @type {Set<string>} */
  const reached = new Set();
  /** @type {string[]} */
  const problems = [];
  const queue = entries.map((entry) => join(folder, ...entry.split("/")));
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (reached.has(file)) continue;
    if (!existsSync(file)) {
      problems.push(`${named(file)} is missing`);
      continue;
    }
    reached.add(file);
    if (!/\.[cm]?js$/.test(file)) continue;
    for (const reference of references(readFileSync(file, "utf8"), isModuleFile(file))) {
      if (provided.has(reference.name)) continue;
      try {
        const target = resolve(file, reference);
        if (!target.startsWith(folder + sep))
          problems.push(`${named(file)} takes ${reference.name} from outside of the app`);
        else queue.push(target);
      } catch {
        if (!reference.optional) problems.push(`${named(file)} needs ${reference.name}`);
      }
    }
  }
  return { reached: [...reached].map(named).sort(), problems };
}

/** Loads each data set of the app. @param {string} folder @returns {Promise<string[]>} problems */
async function dataSets(folder) {
  const module = (/** @type {string} */ path) =>
    import(pathToFileURL(join(folder, "dist", ...path.split("/"))).href);
  const { builtinDatasets } = await module("core/base/datasets.js");
  const { loadDataset } = await module("electron/worker/datasets.js");
  return Object.keys(builtinDatasets).flatMap((name) => {
    try {
      const { train } = loadDataset(name);
      return train.count > 0 ? [] : [`the data set ${name} is empty`];
    } catch (error) {
      return [`the data set ${name} does not load: ${error}`];
    }
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  const folder = process.argv[2] ?? "";
  const { reached, problems } = walk(folder);
  if (problems.length === 0) problems.push(...(await dataSets(folder)));
  process.stdout.write(JSON.stringify({ reached, problems }));
}
