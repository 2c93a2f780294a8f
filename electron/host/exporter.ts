/** Writes a document as a project of its own: generated code and the packed library beside it. */
import { copyFile, mkdir, readdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ProxflowError } from "../../core/base/errors.ts";
import { exportTypeScript, tarballPath } from "../../core/codegen/typescript.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { checkDocument } from "./check.ts";
import { packageTarball } from "./package-tarball.ts";
import { packageVersion } from "./paths.ts";

/** @throws ProxflowError `folder-taken` unless `folder` is missing or empty */
async function checkFree(folder: string): Promise<void> {
  const taken = (what: string): ProxflowError =>
    new ProxflowError("folder-taken", `${folder} ${what}.`, {
      fix: "Choose a folder that does not exist or is empty.",
    });
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    if (error.code === "ENOTDIR") throw taken("is a file");
    throw error;
  });
  if (names.length > 0) throw taken("is not empty");
}

/**
 * @param folder absolute; made whole or not at all
 * @param template name of the template it came from, `null` for none; goes into results
 * @returns the folder and its files, relative with forward slashes
 * @throws DocumentError for an unsound document, ProxflowError `folder-taken`, `no-package`
 */
export async function exportProject(
  document: GraphDocument,
  folder: string,
  template: string | null,
): Promise<{ path: string; files: string[] }> {
  checkDocument(document);
  await checkFree(folder);
  const version = packageVersion();
  const { files } = exportTypeScript(document, { version, template });
  const tarball = await packageTarball();
  const work = join(dirname(folder), `.${basename(folder)}-${process.pid}-${Date.now()}`);
  await mkdir(work, { recursive: true });
  try {
    for (const { path, text } of files) {
      const file = join(work, ...path.split("/"));
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    const packed = tarballPath(version);
    await mkdir(dirname(join(work, packed)), { recursive: true });
    await copyFile(tarball, join(work, packed));
    await rmdir(folder).catch(() => {});
    await rename(work, folder);
    return { path: folder, files: [...files.map((f) => f.path), packed].sort() };
  } catch (error) {
    await rm(work, { recursive: true, force: true });
    throw error;
  }
}
