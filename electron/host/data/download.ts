/** Downloads of public sets: resumed where they broke off, checked, and imported. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { messageOf, ProxflowError } from "../../../core/base/errors.ts";
import { fileBytes } from "../../data/bytes.ts";
import { writeDurably } from "../durable-write.ts";
import { type Imported, importFiles } from "./import.ts";
import { type PublicFile, type PublicSet, planOf, publicSets } from "./public-sets.ts";
import type { DataStore } from "./store.ts";

export interface DownloadOptions {
  /** Address in place of the set's own: a mirror. */
  readonly from?: string | undefined;
  readonly replace?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  progress?(text: string, done: number, total: number | null): void;
}

const INTERVAL = 200;
const recorded = z.record(z.string(), z.string());

const sizeOf = async (path: string): Promise<number | undefined> =>
  (await stat(path).catch(() => undefined))?.size;

async function hashOf(path: string, kind: "md5" | "sha256"): Promise<string> {
  const hash = createHash(kind);
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}

/** Brings a file to `path`, going on behind what is there of it in `path.part`. */
async function fetchFile(url: string, path: string, options: DownloadOptions): Promise<void> {
  const part = `${path}.part`;
  const name = path.split(/[\\/]/).at(-1) ?? path;
  const failed = (why: string): ProxflowError =>
    new ProxflowError("download-failed", `${name} could not be downloaded: ${why}.`, {
      fix: "Try again: it goes on where it broke off.",
    });
  const have = (await sizeOf(part)) ?? 0;
  let response: Response;
  try {
    response = await fetch(url, {
      signal: options.signal ?? null,
      // What is packed must come as it is, or its checksum is another.
      headers: { "accept-encoding": "identity", ...(have > 0 && { range: `bytes=${have}-` }) },
    });
  } catch (error) {
    if (options.signal?.aborted) throw stopped();
    throw failed(messageOf(error instanceof Error && error.cause ? error.cause : error));
  }
  if (response.status === 416) {
    // All of it is there, or more than there should be: the checksum tells.
    await response.body?.cancel();
    await rename(part, path);
    return;
  }
  if (!response.ok || response.body === null)
    throw failed(`the server answered ${response.status}`);
  const resumed = response.status === 206;
  const length = Number(response.headers.get("content-length") ?? Number.NaN);
  let done = resumed ? have : 0;
  const total = Number.isFinite(length) ? done + length : null;
  const file = await open(part, resumed ? "a" : "w");
  let told = 0;
  try {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      await file.write(chunk);
      done += chunk.length;
      if (Date.now() - told <= INTERVAL) continue;
      told = Date.now();
      options.progress?.(`Downloading ${name}`, done, total);
    }
    await file.sync();
  } catch (error) {
    if (options.signal?.aborted) throw stopped();
    throw failed(messageOf(error));
  } finally {
    await file.close();
  }
  if (total !== null && done < total) throw failed(`it ended after ${done} of ${total} bytes`);
  await rename(part, path);
}

const stopped = (): ProxflowError =>
  new ProxflowError(
    "cancelled",
    "The download was cancelled. What came so far is kept for the next try.",
  );

/** Refuses a file that is not what it was made as, or was at the first download. */
async function checkFile(file: PublicFile, path: string, folder: string): Promise<void> {
  const list = join(folder, "checksums.json");
  const text = await readFile(list, "utf8").catch(() => "{}");
  const known = recorded.safeParse(JSON.parse(text)).data ?? {};
  const found = file.md5 ? await hashOf(path, "md5") : await hashOf(path, "sha256");
  const expected = file.md5 ?? known[file.name];
  if (expected === undefined) {
    await writeDurably(list, JSON.stringify({ ...known, [file.name]: found }, null, 2));
    return;
  }
  if (found === expected) return;
  await rm(path, { force: true });
  throw new ProxflowError(
    "wrong-checksum",
    `${file.name} is not the file that it should be: its checksum is ${found}, not ${expected}.`,
    { fix: "It was thrown away. Download it again, or from another address." },
  );
}

/**
 * Downloads a public set, or what is missing of it, and imports it under its name.
 * @throws ProxflowError `no-dataset`, `name-taken`, `download-failed`, `wrong-checksum`, `cancelled`
 */
export async function downloadSet(
  store: DataStore,
  name: string,
  options: DownloadOptions = {},
): Promise<Imported> {
  const set: PublicSet | undefined = publicSets.find((each) => each.name === name);
  if (set === undefined)
    throw new ProxflowError("no-dataset", `There is no public data set "${name}".`, {
      fix: `Public sets: ${publicSets.map((each) => each.name).join(", ")}.`,
    });
  await store.checkFree(name, options.replace === true);
  const folder = join(store.folder, "downloads", name);
  await mkdir(folder, { recursive: true });
  const base = options.from ?? set.base;
  for (const file of set.files) {
    const path = join(folder, file.name);
    if ((await sizeOf(path)) === undefined)
      await fetchFile(
        new URL(file.name, base.endsWith("/") ? base : `${base}/`).href,
        path,
        options,
      );
    await checkFile(file, path, folder);
  }
  const files = await Promise.all(set.files.map((file) => fileBytes(join(folder, file.name))));
  const job = { files, plan: planOf(set), name, title: set.title };
  return importFiles(store, { ...job, ...options });
}
