/** An empty project with the packed library installed, as a user would have it. */
import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { inRoot } from "../../build/paths.mjs";
import { packageTarball } from "../../electron/host/package-tarball.ts";

const run = promisify(execFile);

export interface EmptyProject {
  readonly folder: string;
  remove(): Promise<void>;
}

/** Its sources are the library example of the README, example.mjs, and that of small pages, small.mjs. */
export async function emptyProject(): Promise<EmptyProject> {
  const folder = await mkdtemp(join(tmpdir(), "proxflow-empty-"));
  const put = (name: string, text: string) => writeFile(join(folder, name), text);
  await put("package.json", JSON.stringify({ private: true, type: "module" }));
  await put("example.mjs", await exampleOf("README.md", "As a library"));
  await put("small.mjs", await exampleOf(join("docs", "library.md"), "Small pages"));
  await copyFile(inRoot(".npmrc"), join(folder, ".npmrc"));
  const quiet = ["--prefer-offline", "--no-audit", "--no-fund", "--silent"];
  await run("npm", ["install", await packageTarball(), "--omit=optional", ...quiet], {
    cwd: folder,
    shell: process.platform === "win32",
  });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** The first example of a section, as it stands there. */
async function exampleOf(page: string, section: string): Promise<string> {
  const [, text = ""] = (await readFile(inRoot(page), "utf8")).split(`## ${section}\n`);
  const code = /```js\n([\s\S]*?)```/.exec(text)?.[1];
  if (code === undefined) throw new Error(`${page} has no example under "${section}"`);
  return code;
}

/** What the example prints: iterations and gaps, what was found, and the solve that begins there. */
export const exampleOutput = /^1 [\d.e-]+\n(?:\d+ [\d.e-]+\n)+converged .+\nconverged [1-5]$/;
