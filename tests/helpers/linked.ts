/** Users' code, on the library as it is built here. */
import { pathToFileURL } from "node:url";
import { inRoot } from "../../build/paths.mjs";

/** The code with its imports of the package turned into those of the built files. */
export const linked = (code: string): string =>
  code.replaceAll(/from "proxflow(?:\/([\w/-]+))?"/g, (_, part?: string) => {
    const file =
      part === undefined
        ? inRoot("dist", "core", "index.js")
        : inRoot("dist", "slim", ...`${part}.js`.split("/"));
    return `from ${JSON.stringify(pathToFileURL(file).href)}`;
  });
