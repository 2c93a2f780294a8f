/** What is built from what. */
import { existsSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { cliEntry, inRoot } from "./paths.mjs";
import { run } from "./run.mjs";
import { filesUnder } from "./stale.mjs";

/**
 * @typedef {"library" | "preload" | "window" | "reference" | "handbook" | "bench" | "shell"} PartName
 * @typedef {object} Part
 * @property {string} title
 * @property {() => string[]} inputs files and folders that the product depends on
 * @property {() => string[]} outputs what a clean build deletes first
 * @property {() => boolean} ready whether the product is there at all
 * @property {() => Promise<boolean>} build
 */

const shared = ["package-lock.json", "tsconfig.base.json"];
const from = (/** @type {string[]} */ ...names) =>
  [...names, ...shared].map((name) => inRoot(name));
const tsc = inRoot("node_modules", "typescript", "bin", "tsc");
const vite = inRoot("node_modules", "vite", "bin", "vite.js");

/** The window's build, and what writes the types of its code editor. */
const windowBuild = ["vite.window", "editor-types", "builder-types", "plain-tex"].map(
  (name) => `build/${name}.mjs`,
);

const handbookBuild = ["build/handbook", "build/plain-tex.mjs"];

/** Compiled files whose source is gone would still be packed and imported. */
function prune(/** @type {string} */ folder) {
  for (const path of filesUnder([inRoot("dist", folder)])) {
    const match = /^(.*?)(\.d\.ts|\.d\.ts\.map|\.js|\.js\.map)$/.exec(path);
    if (!match) continue;
    const source = join(inRoot(folder), relative(inRoot("dist", folder), match[1] ?? ""));
    if (!existsSync(`${source}.ts`)) rmSync(path);
  }
}

/** @type {Record<PartName, Part>} */
export const parts = {
  library: {
    title: "core and host",
    inputs: () => from("core", "electron", "build/vite.slim.mjs"),
    outputs: () =>
      ["core", "electron", "slim", ".tsbuildinfo-core", ".tsbuildinfo-electron"].map((name) =>
        inRoot("dist", name),
      ),
    ready: () =>
      existsSync(cliEntry) &&
      existsSync(inRoot("dist", "core", "index.js")) &&
      existsSync(inRoot("dist", "slim", "core.js")),
    async build() {
      const code = await run(process.execPath, [tsc, "-b", "core", "electron"]);
      prune("core");
      prune("electron");
      return code === 0 && (await viteBuild("build/vite.slim.mjs"));
    },
  },
  preload: {
    title: "the preload script",
    inputs: () => from("core", "electron/preload", "build/vite.preload.mjs"),
    outputs: () => [inRoot("dist", "preload")],
    ready: () => existsSync(inRoot("dist", "preload", "preload.cjs")),
    build: () => viteBuild("build/vite.preload.mjs"),
  },
  window: {
    title: "the window",
    inputs: () => from("core", "renderer", "docs/ops", ...windowBuild),
    outputs: () => [inRoot("dist", "renderer")],
    ready: () => existsSync(inRoot("dist", "renderer", "index.html")),
    build: () => viteBuild("build/vite.window.mjs"),
  },
  // Before the handbook, which takes it in.
  reference: {
    title: "the reference of the library",
    inputs: () =>
      from("core", "electron", "docs/library.md", "api-docs/main.mjs", "api-docs/tsconfig.json"),
    outputs: () => [inRoot("dist", "api")],
    ready: () => existsSync(inRoot("dist", "api", "index.html")),
    build: async () => (await run(process.execPath, [inRoot("api-docs", "main.mjs")])) === 0,
  },
  // After the window, whose build empties the folder that it is in.
  handbook: {
    title: "the handbook",
    inputs: () =>
      from(
        "core",
        "docs",
        "templates",
        "renderer/styles/tokens.css",
        "renderer/public",
        "dist/api",
        ...handbookBuild,
      ),
    outputs: () => [inRoot("dist", "renderer", "handbook")],
    ready: () => existsSync(inRoot("dist", "renderer", "handbook", "index.html")),
    build: async () =>
      (await run(process.execPath, [inRoot("build", "handbook", "main.mjs")])) === 0,
  },
  bench: {
    title: "the benchmarks",
    inputs: () => from("core", "electron", "tests/bench", "build"),
    outputs: () => [inRoot("dist", "bench")],
    ready: () => existsSync(inRoot("dist", "bench", "main.js")),
    build: () => viteBuild("build/vite.bench.mjs"),
  },
  shell: {
    title: "the stand-in for Electron",
    inputs: () => from("tests/helpers/electron-shell", "build/vite.shell.mjs"),
    outputs: () => [inRoot("dist", "shell")],
    ready: () => existsSync(inRoot("dist", "shell", "register.js")),
    build: () => viteBuild("build/vite.shell.mjs"),
  },
};

/** @param {string} config path in the repository */
async function viteBuild(config) {
  const args = [vite, "build", "--config", inRoot(config), "--logLevel", "warn"];
  // Tests that build what they need would get React's slower development build.
  return (await run(process.execPath, args, { env: { NODE_ENV: "production" } })) === 0;
}
