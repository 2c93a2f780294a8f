/** What a path stands for: one file, a folder of images, or a file with its partner. */
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ProxflowError } from "../../core/base/errors.ts";
import { type ByteSource, fileBytes } from "./bytes.ts";
import { isImageName } from "./images.ts";

const MOST_FILES = 2_000_000;

async function imagesIn(folder: string): Promise<ByteSource[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    )
    .filter(isImageName);
  if (names.length === 0)
    throw new ProxflowError("no-rows", `${folder} holds no PNG or JPEG images.`, {
      fix: "Choose a folder with one folder of images a class.",
    });
  if (names.length > MOST_FILES)
    throw new ProxflowError("too-large", `${folder} holds more than ${MOST_FILES} images.`);
  const files: ByteSource[] = [];
  for (const name of names.sort()) files.push(await fileBytes(join(folder, name), name));
  return files;
}

/**
 * Files of paths: a folder stands for the images in it, and IDX images bring the labels beside them.
 * @throws ProxflowError `no-file`, `no-rows`
 */
export async function filesAt(paths: readonly string[]): Promise<ByteSource[]> {
  const found: ByteSource[] = [];
  for (const path of paths) {
    const stats = await stat(path).catch(() => undefined);
    if (stats?.isDirectory()) {
      found.push(...(await imagesIn(path.replace(/[\\/]+$/, ""))));
      continue;
    }
    found.push(await fileBytes(path));
    const name = basename(path);
    if (paths.length > 1 || !/images[-.]idx\d/.test(name)) continue;
    const labels = name.replace("images", "labels").replace(/idx\d/, "idx1");
    const beside = join(dirname(path), labels);
    if ((await stat(beside).catch(() => undefined))?.isFile()) found.push(await fileBytes(beside));
  }
  return found;
}
