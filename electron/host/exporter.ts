/** Writes a document as a project of its own: generated code and the packed library beside it. */
import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ProxflowError } from "../../core/base/errors.ts";
import { exportTypeScript, tarballPath } from "../../core/codegen/typescript.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { unembed } from "../data/reference.ts";
import { checkDocument } from "./check.ts";
import { packedPath } from "./data/store.ts";
import { packageTarball } from "./package-tarball.ts";
import { dataFolder, packageVersion } from "./paths.ts";

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
 * Copies the data that the document's nodes name. What is not there is asked for when the project
 * runs, as it is in the app.
 * @returns what was written, relative to the project
 */
async function copyData(document: GraphDocument, to: string, sets: string): Promise<string[]> {
  const written: string[] = [];
  for (const { checksum, embedded } of Object.values(document.datasets ?? {})) {
    const target = packedPath(to, checksum);
    await mkdir(dirname(target), { recursive: true });
    if (embedded !== undefined) await writeFile(target, unembed(embedded, checksum).all());
    else if (existsSync(packedPath(sets, checksum)))
      await copyFile(packedPath(sets, checksum), target);
    else continue;
    written.push(`data/packed/${basename(target)}`);
  }
  return written;
}

/**
 * @param folder absolute; made whole or not at all
 * @param template name of the template it came from, `null` for none; goes into results
 * @param sets folder of data sets, from which those of the document are copied
 * @returns the folder and its files, relative with forward slashes
 * @throws DocumentError for an unsound document, ProxflowError `folder-taken`, `no-package`
 */
export async function exportProject(
  document: GraphDocument,
  folder: string,
  template: string | null,
  sets: string = dataFolder(),
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
    const data = await copyData(document, join(work, "data"), sets);
    await rmdir(folder).catch(() => {});
    await rename(work, folder);
    return { path: folder, files: [...files.map((f) => f.path), packed, ...data].sort() };
  } catch (error) {
    await rm(work, { recursive: true, force: true });
    throw error;
  }
}
