/** The packed package itself: exported projects depend on it by file. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { messageOf, ProxflowError } from "../../core/base/errors.ts";
import { packageRoot, packageVersion } from "./paths.ts";

const run = promisify(execFile);

/** npm as this process can start it: by its script where npm started us, else by name. */
function npm(): { file: string; head: string[]; shell: boolean } {
  const script = process.env.npm_execpath;
  return script && /npm-cli\.c?js$/.test(script) && existsSync(script)
    ? { file: process.execPath, head: [script], shell: false }
    : { file: "npm", head: [], shell: process.platform === "win32" };
}

/** Newest change below a folder, in milliseconds since 1970. */
async function newest(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name));
  const times = await Promise.all(files.map(async (f) => (await stat(f)).mtimeMs));
  return times.reduce((a, b) => Math.max(a, b), 0);
}

async function isFresh(tarball: string, root: string): Promise<boolean> {
  if (!existsSync(tarball)) return false;
  const packed = (await stat(tarball)).mtimeMs;
  const sources = ["core", "electron", "slim"].map((name) => join(root, "dist", name));
  const times = await Promise.all([
    stat(join(root, "package.json")).then((s) => s.mtimeMs),
    ...sources.map(newest),
  ]);
  return times.every((t) => t < packed);
}

/**
 * Path of proxflow-VERSION.tgz: in the installed app the one that came with it, else packed anew where
 * the build is newer.
 * @param root folder of the proxflow package
 * @throws ProxflowError `no-package` if npm cannot pack
 */
export async function packageTarball(root: string = packageRoot()): Promise<string> {
  const name = `proxflow-${packageVersion()}.tgz`;
  // The app is an archive that nobody can pack or write in, and npm need not be there.
  const shipped = join(root, "library", name);
  if (existsSync(shipped)) return shipped;
  const folder = join(root, "dist", "package");
  const tarball = join(folder, name);
  if (await isFresh(tarball, root)) return tarball;
  // Packed beside and renamed, so that two exports at once never see half a file.
  const work = join(folder, `.packing-${process.pid}-${Date.now()}`);
  await mkdir(work, { recursive: true });
  try {
    const { file, head, shell } = npm();
    const options = ["pack", "--ignore-scripts", "--silent", "--pack-destination", work];
    await run(file, [...head, ...options], { cwd: root, shell });
    await rename(join(work, name), tarball);
    return tarball;
  } catch (error) {
    throw new ProxflowError("no-package", `Proxflow cannot be packed: ${messageOf(error)}`, {
      fix: "Is npm installed and in PATH?",
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
