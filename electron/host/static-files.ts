/** Files of the built window by URL path: nothing outside the folder, no directory listing. */
import { readFile, realpath, stat } from "node:fs/promises";
import { extname, join, sep } from "node:path";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".woff": "font/woff",
  ".ttf": "font/ttf",
  ".wasm": "application/wasm",
  ".txt": "text/plain; charset=utf-8",
};

export interface StaticFile {
  readonly body: Buffer;
  readonly type: string;
  /** The name carries a hash of the content, so a copy stays good for ever. */
  readonly immutable: boolean;
}

/**
 * @param folder the only folder files come from, links resolved
 * @param path URL path, still percent-encoded, without query
 * @returns `undefined` for anything that is not a file of a known type inside `folder`
 */
export async function readStaticFile(
  folder: string,
  path: string,
): Promise<StaticFile | undefined> {
  let name: string;
  try {
    name = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  if (!/^\/[\w./@~ -]+$/.test(name) || name.split("/").some((part) => part.startsWith(".")))
    return undefined;
  const type = types[extname(name).toLowerCase()];
  if (!type) return undefined;
  try {
    const root = await realpath(folder);
    const file = await realpath(join(root, name));
    if (!file.startsWith(root + sep) || !(await stat(file)).isFile()) return undefined;
    return { body: await readFile(file), type, immutable: name.startsWith("/assets/") };
  } catch {
    return undefined;
  }
}
