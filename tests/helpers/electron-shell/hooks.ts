/** Loader hooks: whoever imports `electron` gets the stand-in. */
import type { ResolveHook } from "node:module";

const url = new URL("./electron.js", import.meta.url).href;

export const resolve: ResolveHook = (specifier, context, next) =>
  specifier === "electron"
    ? { url, format: "module", shortCircuit: true }
    : next(specifier, context);
