/**
 * Documents on disk. A save writes a temporary file, syncs it and renames it over the old one, so
 * a crash leaves either the old document or the new one, never half of it. What it writes over is
 * kept as a backup.
 */
import type { Stats } from "node:fs";
import { mkdir, readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, extname, isAbsolute, join, normalize, resolve } from "node:path";
import { setImmediate } from "node:timers/promises";
import { TextDecoder } from "node:util";
import { ProxflowError } from "../../core/base/errors.ts";
import { parseDocument } from "../../core/graph/parse.ts";
import { type GraphDocument, MAX_DOCUMENT_BYTES } from "../../core/graph/schema.ts";
import { serializeParts } from "../../core/graph/serialize.ts";
import type { FileInfo, Request } from "../../core/protocol/channels.ts";
import { keepBackup } from "./backups.ts";
import { breathe } from "./breathe.ts";
import { writeDurably } from "./durable-write.ts";
import { DocumentError } from "./errors.ts";
import { createInTurn } from "./in-turn.ts";

const extensions = [".proxflow", ".json"];
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it refuses.
const unsafe = /[\\/:*?"<>|\u0000-\u001f]/;

/**
 * A name made by a person as a file name with a known extension.
 * @throws ProxflowError `bad-name` on separators, reserved names, leading dots, too long names
 */
export function documentFileName(name: string): string {
  const trimmed = name.trim().replace(/[. ]+$/, "");
  const known = extensions.includes(extname(trimmed).toLowerCase());
  const stem = known ? trimmed.slice(0, -extname(trimmed).length) : trimmed;
  const why =
    stem === "" || trimmed.startsWith(".")
      ? "it is empty or starts with a dot"
      : unsafe.test(trimmed)
        ? 'it has one of \\ / : * ? " < > | or a control character'
        : reserved.test(stem)
          ? "Windows keeps that name for itself"
          : Buffer.byteLength(trimmed) > 200
            ? "it is longer than 200 bytes"
            : undefined;
  if (why)
    throw new ProxflowError("bad-name", `"${name}" is no name for a document: ${why}.`, {
      fix: "Choose another name.",
    });
  return known ? trimmed : `${trimmed}.proxflow`;
}

/**
 * Absolute paths stay (with a checked file name); names land in `folder`.
 * @throws ProxflowError `bad-name` as `documentFileName` does, and on a zero character anywhere
 */
export function documentPath(folder: string, path: string): string {
  if (path.includes("\0"))
    throw new ProxflowError("bad-name", "The path has a zero character in it.", {
      fix: "Choose another name.",
    });
  if (!isAbsolute(path)) return join(folder, documentFileName(path));
  const normal = normalize(path);
  return join(normal, "..", documentFileName(basename(normal)));
}

function infoOf(path: string, stats: Stats): FileInfo {
  return { path, name: basename(path), modified: stats.mtimeMs, bytes: stats.size };
}

/** Stats of a file, `undefined` where nothing is. Other failures throw. */
async function statIfThere(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * Text of a document file. The size is checked before a byte is read.
 * @throws ProxflowError `no-file`, `is-folder`, `too-large`, `not-text`
 */
export async function readDocumentText(path: string): Promise<{ text: string; file: FileInfo }> {
  const stats = await statIfThere(path);
  if (!stats) throw new ProxflowError("no-file", `${path} does not exist.`);
  if (stats.isDirectory())
    throw new ProxflowError("is-folder", `${path} is a folder, not a document.`, {
      fix: "Give the path of a file.",
    });
  if (!stats.isFile()) throw new ProxflowError("not-a-file", `${path} is not a regular file.`);
  if (stats.size > MAX_DOCUMENT_BYTES)
    throw new ProxflowError(
      "too-large",
      `${path} has ${(stats.size / 2 ** 20).toFixed(0)} MB; documents have at most ${MAX_DOCUMENT_BYTES / 2 ** 20} MB.`,
      { fix: "Is this the right file?" },
    );
  const bytes = await readFile(path);
  try {
    return {
      text: new TextDecoder("utf-8", { fatal: true }).decode(bytes),
      file: infoOf(path, stats),
    };
  } catch {
    throw new ProxflowError("not-text", `${path} is not UTF-8 text, so it is no document.`);
  }
}

/** @throws what `readDocumentText` does, and DocumentError for what is wrong inside. */
export async function readDocument(
  path: string,
): Promise<{ document: GraphDocument; file: FileInfo }> {
  const { text, file } = await readDocumentText(path);
  const parsed = parseDocument(text);
  if (!parsed.ok) throw new DocumentError(parsed.problems, path);
  await breathe();
  return { document: parsed.document, file };
}

export interface Documents {
  readonly folder: string;
  list(): Promise<FileInfo[]>;
  open(path: string): Promise<{ document: GraphDocument; file: FileInfo }>;
  save(request: Request<"documents.save">): Promise<FileInfo>;
}

/** @param folder where documents saved by name go; made at the first save */
export function createDocuments(folder: string): Documents {
  const inTurn = createInTurn();
  return {
    folder,
    async list() {
      const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return [];
        throw error;
      });
      const files: FileInfo[] = [];
      for (const name of names.filter((n) => extensions.includes(extname(n).toLowerCase()))) {
        const path = join(folder, name);
        const stats = await statIfThere(path);
        if (stats?.isFile()) files.push(infoOf(path, stats));
      }
      return files.sort((a, b) => b.modified - a.modified);
    },
    open: (path) => readDocument(documentPath(folder, path)),
    async save({ path: wanted, document, expected, force }) {
      const path = documentPath(folder, wanted);
      const text: string[] = [];
      let bytes = 0;
      for (const part of serializeParts(document)) {
        text.push(part);
        bytes += Buffer.byteLength(part);
        // A large document keeps neither runs nor other windows waiting.
        await setImmediate();
      }
      if (bytes > MAX_DOCUMENT_BYTES)
        throw new ProxflowError("too-large", "The document is larger than can be opened again.");
      // Of two saves of one file, the second one sees what the first one wrote.
      return inTurn(path, async () => {
        if (dirname(path) === resolve(folder)) await mkdir(folder, { recursive: true });
        const before = await statIfThere(path);
        if (before?.isDirectory())
          throw new ProxflowError("is-folder", `${path} is a folder, not a document.`);
        if (before && !force && before.mtimeMs !== expected)
          throw new ProxflowError(
            "revision-conflict",
            expected === undefined
              ? `${path} exists already.`
              : `${path} was changed by another program since it was opened.`,
            { fix: "Save under another name, or overwrite it on purpose." },
          );
        if (!before && expected !== undefined && !force)
          throw new ProxflowError("revision-conflict", `${path} was moved or deleted meanwhile.`, {
            fix: "Save it again on purpose, or under another name.",
          });
        if (before) await keepBackup(path);
        await writeDurably(path, text);
        return infoOf(path, await stat(path));
      });
    },
  };
}
