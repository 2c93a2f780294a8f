/** One file of a public set, fetched: it goes on where it broke off, and says what went wrong. */
import { open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { messageOf, ProxflowError } from "../../../core/base/errors.ts";

export interface FetchOptions {
  readonly signal?: AbortSignal | undefined;
  progress?(text: string, done: number, total: number | null): void;
}

/** Milliseconds between reports of progress. */
const INTERVAL = 200;

/** Bytes of a file; `undefined` where there is none. */
export const sizeOf = async (path: string): Promise<number | undefined> =>
  (await stat(path).catch(() => undefined))?.size;

/** What has come of `path` so far, and which file of the server it is. */
export const partOf = (path: string): string => `${path}.part`;
const tagOf = (path: string): string => `${path}.tag`;

const again = "Try again: it goes on where it broke off.";
const unreachable = new Set([
  "ENOTFOUND",
  "EAI_AGAIN",
  "ECONNREFUSED",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "ENETDOWN",
  "ETIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** The codes of an error and of what caused it; several addresses of a host fail together. */
function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const own = (error as NodeJS.ErrnoException).code;
  const inner = error instanceof AggregateError ? error.errors : [];
  return [...(own ? [own] : []), ...[error.cause, ...inner].flatMap(codesOf)];
}

/** A failed request or write in words. */
function failure(error: unknown, url: URL, name: string): ProxflowError {
  const codes = codesOf(error);
  if (codes.includes("ENOSPC") || codes.includes("EDQUOT"))
    return new ProxflowError("disk-full", `The disk is full: ${name} did not fit on it.`, {
      fix: "Make room and try again: it goes on where it broke off.",
    });
  if (codes.some((code) => unreachable.has(code)))
    return new ProxflowError("offline", `${url.host} cannot be reached, so ${name} did not come.`, {
      fix: "Is this computer connected? Try again later: it goes on where it broke off.",
    });
  const cause = error instanceof Error && error.cause ? error.cause : error;
  return new ProxflowError(
    "download-failed",
    `${name} could not be downloaded: ${messageOf(cause)}.`,
    {
      fix: again,
    },
  );
}

const stopped = (): ProxflowError =>
  new ProxflowError(
    "cancelled",
    "The download was stopped. What came so far is kept for the next try.",
  );

/**
 * Brings a file to `path`, going on behind what is there of it beside.
 * @throws ProxflowError `offline`, `disk-full`, `download-failed`, `cancelled`
 */
export async function fetchFile(url: URL, path: string, options: FetchOptions): Promise<void> {
  const part = partOf(path);
  const name = path.split(/[\\/]/).at(-1) ?? path;
  const failed = (why: string): ProxflowError =>
    new ProxflowError("download-failed", `${name} could not be downloaded: ${why}.`, {
      fix: again,
    });
  const have = (await sizeOf(part)) ?? 0;
  const tag = have > 0 ? await readFile(tagOf(path), "utf8").catch(() => undefined) : undefined;
  let response: Response;
  try {
    response = await fetch(url, {
      signal: options.signal ?? null,
      headers: {
        // What is packed must come as it is, or its checksum is another.
        "accept-encoding": "identity",
        ...(have > 0 && { range: `bytes=${have}-` }),
        // Of a file that was changed since, all comes anew.
        ...(tag && { "if-range": tag }),
      },
    });
  } catch (error) {
    if (options.signal?.aborted) throw stopped();
    throw failure(error, url, name);
  }
  if (response.status === 416) {
    await response.body?.cancel();
    const all = /\/(\d+)$/.exec(response.headers.get("content-range") ?? "")?.[1];
    if (all === undefined || Number(all) === have) {
      // All of it is there: the checksum tells.
      await rename(part, path);
      return;
    }
    await rm(part, { force: true });
    throw failed(`the server's file has ${all} bytes, and ${have} had come`);
  }
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    throw failed(`${url.host} answered ${response.status}`);
  }
  const resumed = response.status === 206;
  const length = Number(response.headers.get("content-length") ?? Number.NaN);
  let done = resumed ? have : 0;
  const total = Number.isFinite(length) ? done + length : null;
  let told = -1;
  const tell = (): void => {
    if (told === done) return;
    told = done;
    options.progress?.(`Downloading ${name}`, done, total);
  };
  // By the clock, not by what comes: a download that stalls shows where it stands.
  const timer = setInterval(tell, INTERVAL);
  try {
    const strong = response.headers.get("etag");
    if (strong?.startsWith('"')) await writeFile(tagOf(path), strong);
    else if (!resumed) await rm(tagOf(path), { force: true });
    const file = await open(part, resumed ? "a" : "w");
    try {
      tell();
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
        for (let at = 0; at < chunk.length; ) at += (await file.write(chunk, at)).bytesWritten;
        done += chunk.length;
      }
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (options.signal?.aborted) throw stopped();
    throw failure(error, url, name);
  } finally {
    clearInterval(timer);
  }
  if (total !== null && done < total) throw failed(`it ended after ${done} of ${total} bytes`);
  await rename(part, path);
  await rm(tagOf(path), { force: true });
}
