/** What a packed app is checked for before it is started. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { FuseV1Options, getCurrentFuseWire } from "@electron/fuses";
import { FuseState } from "@electron/fuses/dist/constants.js";
import { inRoot } from "../paths.mjs";
import { filesUnder } from "../stale.mjs";
import { foreignFiles } from "./files.mjs";

/** @typedef {{ check: string, count: number, problems: string[] }} Finding */

const walker = fileURLToPath(new URL("walk.mjs", import.meta.url));

/** Fuses of the app, on or off. */
export const fuses = /** @type {const} */ ({
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  GrantFileProtocolExtraPrivileges: false,
});

/** Files under a folder, relative, with forward slashes. @param {string} folder */
export const listFiles = (folder) =>
  filesUnder([folder]).map((path) => relative(folder, path).split(sep).join("/"));

/** @param {string} binary the executable of the app @returns {Promise<Finding>} */
export async function checkFuses(binary) {
  const wire = /** @type {Record<number, number>} */ (
    /** @type {unknown} */ (await getCurrentFuseWire(binary))
  );
  const problems = Object.entries(fuses).flatMap(([name, on]) => {
    const state = wire[FuseV1Options[/** @type {keyof typeof fuses} */ (name)]];
    return state === (on ? FuseState.ENABLE : FuseState.DISABLE)
      ? []
      : [`the fuse ${name} is not ${on ? "on" : "off"}`];
  });
  return { check: "fuses", count: Object.keys(fuses).length, problems };
}

/** Nothing is in it that has no place there. @param {readonly string[]} files @returns {Finding} */
export const checkForeign = (files) => ({
  check: "nothing foreign",
  count: files.length,
  problems: foreignFiles(files),
});

/**
 * What pages, templates and exports need is in it, byte for byte as it was built.
 * @param {string} app folder of the extracted archive
 * @returns {Finding}
 */
export function checkWhole(app) {
  const problems = [];
  let count = 0;
  for (const folder of ["dist/renderer", "dist/preload", "templates"])
    for (const path of listFiles(inRoot(...folder.split("/")))) {
      if (path.endsWith(".map")) continue;
      count++;
      problems.push(...different(`${folder}/${path}`, app));
    }
  return { check: "window, preload and templates", count, problems };
}

/** @param {string} path @param {string} app */
function different(path, app) {
  const parts = path.split("/");
  try {
    if (readFileSync(inRoot(...parts)).equals(readFileSync(join(app, ...parts)))) return [];
    return [`${path} is not as it was built`];
  } catch {
    return [`${path} is missing`];
  }
}

/**
 * What is opened as a file by the system, or by a library that knows no archives, is beside it.
 * @param {readonly string[]} beside files in app.asar.unpacked
 * @param {string} version of Proxflow
 * @returns {Finding}
 */
export function checkUnpacked(beside, version) {
  const wanted = [
    `node_modules/webgpu/dist/${process.platform}-${process.platform === "darwin" ? "universal" : process.arch}/dawn.node`,
    ...["", "-simd", "-threaded-simd"].map(
      (kind) => `node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm${kind}.wasm`,
    ),
    "node_modules/@jitl/quickjs-wasmfile-release-sync/dist/emscripten-module.wasm",
    "dist/electron/worker/main.js",
    "dist/electron/worker/host-watch.js",
    `library/proxflow-${version}.tgz`,
  ];
  return {
    check: "files beside the archive",
    count: wanted.length,
    problems: wanted.filter((path) => !beside.includes(path)).map((path) => `${path} is missing`),
  };
}

/**
 * Every import leads to a file of the app, and the data sets load.
 * @param {string} app folder of the extracted archive
 * @returns {Promise<Finding>}
 */
export async function checkImports(app) {
  const args = ["--experimental-import-meta-resolve", walker, app];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 26 });
  const { reached, problems } = JSON.parse(stdout);
  return { check: "imports and data sets", count: reached.length, problems };
}
