/** Files that the app is asked to open: on its command line, by a second instance, by the system. */
import { existsSync } from "node:fs";
import { extname, resolve } from "node:path";

/** Extensions that belong to documents. */
const extensions = [".proxflow", ".json"];

/**
 * Paths of documents among the arguments of a command line; switches and the app itself are left
 * out, and what does not exist.
 * @param folder what relative paths are relative to
 */
export function documentsIn(args: readonly string[], folder: string): string[] {
  return args
    .filter((arg) => !arg.startsWith("-") && extensions.includes(extname(arg).toLowerCase()))
    .map((arg) => resolve(folder, arg))
    .filter((path) => existsSync(path));
}
