/** Downloads of public sets: resumed where they broke off, checked, and imported. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { ProxflowError } from "../../../core/base/errors.ts";
import type { FileCheck } from "../../../core/protocol/data.ts";
import { fileBytes } from "../../data/bytes.ts";
import { writeDurably } from "../durable-write.ts";
import { type FetchOptions, fetchFile, partOf, sizeOf } from "./fetch-file.ts";
import { type Imported, importFiles } from "./import.ts";
import { type PublicFile, type PublicSet, publicSets } from "./public-sets.ts";
import type { DataStore } from "./store.ts";

export interface DownloadOptions extends FetchOptions {
  /** Address in place of the set's own: a mirror. */
  readonly from?: string | undefined;
  readonly replace?: boolean | undefined;
  /** Sets that there are; default: those that come with Proxflow. */
  readonly sets?: readonly PublicSet[] | undefined;
}

export interface Downloaded extends Imported {
  /** What each file was held against. */
  readonly checks: readonly FileCheck[];
}

const recorded = z.record(z.string(), z.string());

async function hashOf(path: string, kind: "md5" | "sha256"): Promise<string> {
  const hash = createHash(kind);
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}

/**
 * Refuses a file that is not what it was made as, or was at the first download.
 * @throws ProxflowError `wrong-checksum`; the file is then gone
 */
async function checkFile(file: PublicFile, path: string, folder: string): Promise<FileCheck> {
  const list = join(folder, "checksums.json");
  const published = file.sha256 ?? file.md5;
  const kind = file.sha256 === undefined && file.md5 !== undefined ? "md5" : "sha256";
  const sum = await hashOf(path, kind);
  const check = { file: file.name, kind, sum } as const;
  let first: Record<string, string> = {};
  if (published === undefined) {
    const text = await readFile(list, "utf8").catch(() => "{}");
    first = readRecorded(text, list);
  }
  const expected = published ?? first[file.name];
  if (expected === undefined) {
    await writeDurably(list, JSON.stringify({ ...first, [file.name]: sum }, null, 2));
    return { ...check, against: "recorded-now" };
  }
  if (sum === expected)
    return { ...check, against: published === undefined ? "recorded-before" : "published" };
  await rm(path, { force: true });
  throw new ProxflowError(
    "wrong-checksum",
    `${file.name} is not the file that it should be: its checksum is ${sum}, not ${expected}.`,
    { fix: "It was thrown away. Download it again, or from another address." },
  );
}

function readRecorded(text: string, path: string): Record<string, string> {
  try {
    return recorded.parse(JSON.parse(text));
  } catch {
    // Without it nothing could be held against the first download, and nobody would know.
    throw new ProxflowError("damaged-data", `${path}, the list of checksums, is damaged.`, {
      fix: "Remove that file to record checksums anew.",
    });
  }
}

/** Where a set's files are brought to. */
export const downloadsOf = (store: DataStore, name: string): string =>
  join(store.folder, "downloads", name);

/** @throws ProxflowError `no-dataset` */
export function publicSetOf(sets: readonly PublicSet[], name: string): PublicSet {
  const set = sets.find((each) => each.name === name);
  if (set) return set;
  throw new ProxflowError("no-dataset", `There is no public data set "${name}".`, {
    fix: `Public sets: ${sets.map((each) => each.name).join(", ")}.`,
  });
}

/** Bytes of a set's files that have come so far, of files that are not whole, too. */
export async function bytesCome(store: DataStore, set: PublicSet): Promise<number> {
  let sum = 0;
  for (const { name } of set.files) {
    const path = join(downloadsOf(store, set.name), name);
    sum += (await sizeOf(path)) ?? (await sizeOf(partOf(path))) ?? 0;
  }
  return sum;
}

/** Removes what came of a set's files; the checksums that were recorded stay. */
export async function discardDownload(store: DataStore, set: PublicSet): Promise<void> {
  for (const { name } of set.files) {
    const path = join(downloadsOf(store, set.name), name);
    for (const each of [path, partOf(path), `${path}.tag`]) await rm(each, { force: true });
  }
}

/**
 * Downloads a public set, or what is missing of it, and imports it under its name.
 * @throws ProxflowError `no-dataset`, `name-taken`, `offline`, `disk-full`, `download-failed`,
 *   `wrong-checksum`, `cancelled`, and what importing throws
 */
export async function downloadSet(
  store: DataStore,
  name: string,
  options: DownloadOptions = {},
): Promise<Downloaded> {
  const set = publicSetOf(options.sets ?? publicSets, name);
  await store.checkFree(name, options.replace === true);
  const folder = downloadsOf(store, name);
  await mkdir(folder, { recursive: true });
  const base = options.from ?? set.base;
  const checks: FileCheck[] = [];
  for (const file of set.files) {
    const path = join(folder, file.name);
    if ((await sizeOf(path)) === undefined)
      await fetchFile(new URL(file.name, base.endsWith("/") ? base : `${base}/`), path, options);
    options.progress?.(`Checking ${file.name}`, 0, null);
    checks.push(await checkFile(file, path, folder));
  }
  const files = await Promise.all(set.files.map((file) => fileBytes(join(folder, file.name))));
  const { replace, signal, progress } = options;
  const imported = await importFiles(store, {
    files,
    plan: set.plan,
    name,
    title: set.title,
    origin: `${set.source}. Licence: ${set.licence}.`,
    replace,
    signal,
    ...(progress && { progress }),
  });
  return { ...imported, checks };
}
