/** Where things are. Node built-ins only: these scripts run before anything is installed. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the repository. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** @param {...string} parts path inside the repository */
export const inRoot = (...parts) => join(root, ...parts);

/** Entry of the command line, after a build. */
export const cliEntry = inRoot("dist", "electron", "cli", "main.js");
