/** Files as streams of bytes, unpacked where they are gzip, and as text. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { Readable } from "node:stream";
import { TextDecoder } from "node:util";
import { createGunzip } from "node:zlib";
import { messageOf, ProxflowError } from "../../core/base/errors.ts";
import type { TextEncoding } from "../../core/base/own-data.ts";

/** A file, whatever holds it. */
export interface ByteSource {
  /** File name, or the path within a folder: "cat/0007.png". */
  readonly name: string;
  /** Bytes as they lie there, packed or not. */
  readonly size: number;
  /** Anew from the beginning at each call. */
  chunks(): AsyncIterable<Uint8Array>;
}

/** Bytes read at a time. */
const CHUNK = 1 << 18;

export function memoryBytes(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    size: bytes.length,
    async *chunks() {
      for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
    },
  };
}

/** @throws ProxflowError `no-file` or `not-a-file` */
export async function fileBytes(path: string, name = basename(path)): Promise<ByteSource> {
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined)
    throw new ProxflowError("no-file", `${path} does not exist.`, { fix: "Check the path." });
  if (!stats.isFile()) throw new ProxflowError("not-a-file", `${path} is not a regular file.`);
  return {
    name,
    size: stats.size,
    chunks: () => createReadStream(path, { highWaterMark: CHUNK }) as AsyncIterable<Uint8Array>,
  };
}

/**
 * How far packed data may unpack: to so many times its size, and to so many bytes in any case. Tables
 * come to 3 to 30 times, sparse ones to 100; what unpacks a thousandfold was made to fill a machine.
 */
export const MOST_EXPANSION = { ratio: 250, free: 2 ** 20 } as const;

/** The first bytes of a file, at most `length`. */
export async function headOf(source: ByteSource, length: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let have = 0;
  for await (const chunk of source.chunks()) {
    parts.push(chunk);
    have += chunk.length;
    if (have >= length) break;
  }
  return Buffer.concat(parts).subarray(0, length);
}

/** All of a file. @throws ProxflowError `too-large` above `limit` bytes, unpacked ones too */
export async function allOf(source: ByteSource, limit: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let have = 0;
  for await (const chunk of source.chunks()) {
    have += chunk.length;
    if (have > limit)
      throw new ProxflowError(
        "too-large",
        `${source.name} has more than ${Math.round(limit / 2 ** 20)} MiB, and this format is read as a whole.`,
        { fix: "Use CSV, NPY or IDX, which are read piece by piece." },
      );
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

/**
 * The file without its gzip wrapping, where it has one; its name then loses ".gz".
 * Reading it throws ProxflowError `bad-gzip`, which says after how many bytes, and `too-large` where
 * it unpacks to more than data does.
 */
export async function unzipped(source: ByteSource): Promise<ByteSource> {
  const head = await headOf(source, 2);
  if (head[0] !== 0x1f || head[1] !== 0x8b) return source;
  const most = Math.max(MOST_EXPANSION.free, MOST_EXPANSION.ratio * source.size);
  return {
    name: source.name.replace(/\.gz$/i, ""),
    size: source.size,
    async *chunks() {
      let read = 0;
      const gunzip = createGunzip();
      const from = Readable.from(source.chunks(), { objectMode: false });
      from.on("error", (error) => gunzip.destroy(error));
      try {
        for await (const chunk of from.pipe(gunzip) as AsyncIterable<Uint8Array>) {
          read += chunk.length;
          if (read > most)
            throw new ProxflowError(
              "too-large",
              `${source.name} unpacks to more than ${MOST_EXPANSION.ratio} times its size, which data hardly does.`,
              { fix: "Unpack it yourself, if you trust it, and import what is in it." },
            );
          yield chunk;
        }
      } catch (error) {
        if (error instanceof ProxflowError) throw error;
        throw new ProxflowError(
          "bad-gzip",
          `${source.name} is damaged: its gzip data ends or breaks after ${read} unpacked bytes (${messageOf(error)}).`,
          { fix: "Download or copy the file again." },
        );
      } finally {
        from.destroy();
        gunzip.destroy();
      }
    },
  };
}

/** A byte order mark of UTF-16: which end of a number comes first. */
const utf16Mark = (head: Uint8Array): "utf-16le" | "utf-16be" | undefined =>
  head[0] === 0xff && head[1] === 0xfe
    ? "utf-16le"
    : head[0] === 0xfe && head[1] === 0xff
      ? "utf-16be"
      : undefined;

const names: Readonly<Record<TextEncoding, string>> = {
  "utf-8": "UTF-8",
  "utf-16": "UTF-16",
  "windows-1252": "Windows-1252",
};

/**
 * Text with line ends made alike ("\n"); a byte order mark goes.
 * @throws ProxflowError `not-text` with the byte at fault
 */
export async function* textOf(
  source: ByteSource,
  encoding: TextEncoding = "utf-8",
): AsyncIterable<string> {
  const mark = utf16Mark(await headOf(source, 2));
  if (mark !== undefined && encoding !== "utf-16")
    throw new ProxflowError("not-text", `${source.name}, byte 0: the text is UTF-16.`, {
      fix: "Choose UTF-16 as its encoding, or save it as UTF-8.",
    });
  const label = encoding === "utf-16" ? (mark ?? "utf-16le") : encoding;
  const decoder = new TextDecoder(label, { fatal: true });
  let read = 0;
  let held = "";
  let begun: Uint8Array = new Uint8Array(0);
  for await (const chunk of source.chunks()) {
    const zero = encoding === "utf-16" ? -1 : chunk.indexOf(0);
    if (zero >= 0)
      throw new ProxflowError(
        "not-text",
        `${source.name}, byte ${read + zero}: there is a zero byte, so it is no text.`,
        { fix: "Choose the file's right format." },
      );
    let text: string;
    try {
      text = held + decoder.decode(chunk, { stream: true });
    } catch {
      if (encoding !== "utf-8")
        throw notEncoded(source.name, encoding, `within bytes ${read} to ${read + chunk.length}`);
      const bytes = Buffer.concat([begun, chunk]);
      const at = read - begun.length + soundBytes(bytes);
      throw notEncoded(source.name, encoding, `at byte ${at}`);
    }
    read += chunk.length;
    if (encoding === "utf-8") begun = begunCharacter(Buffer.concat([begun, chunk.subarray(-4)]));
    // A carriage return at the end may be the first half of a line end.
    held = text.endsWith("\r") ? "\r" : "";
    yield text.slice(0, text.length - held.length).replace(/\r\n?/g, "\n");
  }
  try {
    decoder.decode();
  } catch {
    throw notEncoded(source.name, encoding, `at byte ${read}, its end`);
  }
  if (held !== "") yield "\n";
}

/** The last bytes, where they begin a character and do not end it. */
function begunCharacter(bytes: Uint8Array): Uint8Array {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;
    const length = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    return length > back ? bytes.slice(-back) : new Uint8Array(0);
  }
  return new Uint8Array(0);
}

/** How many bytes are whole characters, until one that cannot be. */
function soundBytes(bytes: Uint8Array): number {
  const sound = (length: number): boolean => {
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, length), { stream: true });
      return true;
    } catch {
      return false;
    }
  };
  let [most, wrong] = [0, bytes.length];
  while (wrong - most > 1) {
    const middle = Math.floor((most + wrong) / 2);
    if (sound(middle)) most = middle;
    else wrong = middle;
  }
  return most - begunCharacter(bytes.subarray(0, most)).length;
}

function notEncoded(name: string, encoding: TextEncoding, where: string): ProxflowError {
  return new ProxflowError(
    "not-text",
    `${name} is not ${names[encoding]} text: it breaks ${where}.`,
    { fix: "Choose another encoding, or save it as UTF-8." },
  );
}
