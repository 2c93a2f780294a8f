/**
 * A folder that stands where an unpacked Electron would, for machines where its binary cannot be
 * had. It is no program: its `electron` is a text that says so, with the row of fuses that the real
 * one has, so that electron-builder lays out the app, names the executable and flips the fuses as it
 * does with the real one.
 */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FuseV1Options } from "@electron/fuses";
import { FuseState, SENTINEL } from "@electron/fuses/dist/constants.js";
import { inRoot } from "../paths.mjs";

/** Of the scheme of fuses. */
const VERSION = 1;

/** As Electron is delivered: what is off for the app must be seen to have been turned off. */
const delivered = {
  RunAsNode: true,
  EnableCookieEncryption: false,
  EnableNodeOptionsEnvironmentVariable: true,
  EnableNodeCliInspectArguments: true,
  EnableEmbeddedAsarIntegrityValidation: false,
  OnlyLoadAppFromAsar: false,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: true,
};

/** @returns {Buffer} the text, the sentinel, version, number and states of the fuses */
export function standInBinary() {
  const states = Buffer.alloc(Object.keys(delivered).length);
  for (const [name, on] of Object.entries(delivered))
    states[FuseV1Options[/** @type {keyof typeof FuseV1Options} */ (name)]] = on
      ? FuseState.ENABLE
      : FuseState.DISABLE;
  return Buffer.concat([
    Buffer.from(
      '#!/bin/sh\necho "This stands in for Electron and starts nothing; see docs/packaging.md." >&2\nexit 1\n',
    ),
    Buffer.from(SENTINEL),
    Buffer.from([VERSION, states.length]),
    states,
  ]);
}

/** @param {string} folder made here @returns {string} the folder, laid out as Electron for Linux */
export function makeStandIn(folder) {
  mkdirSync(join(folder, "locales"), { recursive: true });
  mkdirSync(join(folder, "resources"));
  const electron = JSON.parse(
    readFileSync(inRoot("node_modules", "electron", "package.json"), "utf8"),
  );
  writeFileSync(join(folder, "version"), electron.version);
  writeFileSync(join(folder, "electron"), standInBinary());
  chmodSync(join(folder, "electron"), 0o755);
  const text = "Of the stand-in for Electron.\n";
  for (const name of ["LICENSE", "LICENSES.chromium.html", "chrome-sandbox", "icudtl.dat"])
    writeFileSync(join(folder, name), text);
  for (const name of ["en-US", "en-GB", "de"])
    writeFileSync(join(folder, "locales", `${name}.pak`), text);
  return folder;
}
