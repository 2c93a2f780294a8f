/** Sizes of the library's entries as a bundler makes them of the built package. */
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { inRoot } from "./paths.mjs";

/**
 * What is counted: the modules that a page with nothing but this code loads, minified and gzipped, with
 * all packages that they import but TensorFlow.js.
 * @typedef {object} Bundled
 * @property {number} first bytes that are loaded with the page
 * @property {number} later bytes of what is loaded once it is needed
 */

/**
 * @param {string} code of a module; imports are of files by path
 * @returns {Promise<Bundled>}
 */
export async function bundledSize(code) {
  const start = "\0page";
  const made = await build({
    root: inRoot(),
    configFile: false,
    logLevel: "error",
    plugins: [
      {
        name: "page",
        resolveId: (id) => (id === "page" ? start : undefined),
        load: (id) => (id === start ? { code, moduleSideEffects: true } : undefined),
      },
    ],
    build: {
      write: false,
      minify: true,
      target: "es2022",
      modulePreload: false,
      rollupOptions: {
        input: "page",
        external: [/^@tensorflow\//],
        preserveEntrySignatures: "strict",
      },
    },
  });
  const chunks = [made]
    .flat()
    .flatMap((part) => ("output" in part ? part.output : []))
    .filter((file) => file.type === "chunk");
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const first = new Set(chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName));
  for (const name of first) for (const next of byName.get(name)?.imports ?? []) first.add(next);
  const sum = (/** @type {boolean} */ early) =>
    chunks
      .filter(({ fileName }) => first.has(fileName) === early)
      .reduce((total, chunk) => total + gzipSync(chunk.code, { level: 9 }).length, 0);
  return { first: sum(true), later: sum(false) };
}

/** @param {string[]} path under dist/ */
const all = (...path) => `export * from ${JSON.stringify(inRoot("dist", ...path))};`;

/** All entries for pages. @returns {Promise<(Bundled & { name: string })[]>} */
export async function entrySizes() {
  const few = ["parameter", "hyperplane", "sphere"].map((op) => all("slim", "ops", `${op}.js`));
  return [
    { name: "proxflow/core", ...(await bundledSize(all("slim", "core.js"))) },
    {
      name: "proxflow/core, 3 ops",
      ...(await bundledSize([all("slim", "core.js"), ...few].join("\n"))),
    },
    { name: "proxflow", ...(await bundledSize(all("core", "index.js"))) },
  ];
}
