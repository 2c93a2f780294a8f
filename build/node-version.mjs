/** Refuses a Node that is too old, in words. */
import { readFileSync } from "node:fs";
import { inRoot } from "./paths.mjs";
import { BuildError } from "./run.mjs";

/**
 * @param {string} actual e.g. "20.20.2"
 * @param {string} range e.g. ">=20.19", from package.json
 * @returns {boolean} whether `actual` is in the range
 */
export function satisfies(actual, range) {
  const wanted = range
    .replace(/^>=\s*/, "")
    .split(".")
    .map(Number);
  const have = actual.replace(/^v/, "").split(".").map(Number);
  for (let i = 0; i < 3; i++) {
    const difference = (have[i] ?? 0) - (wanted[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** @throws BuildError if this Node is older than package.json's `engines` asks for */
export function checkNode(actual = process.versions.node) {
  const range = JSON.parse(readFileSync(inRoot("package.json"), "utf8")).engines.node;
  if (!satisfies(actual, range))
    throw new BuildError(
      `Proxflow needs Node ${range.replace(">=", "")} or newer, this is ${actual}. ` +
        "Install a current Node (22 or 24) and run the command again.",
    );
}
