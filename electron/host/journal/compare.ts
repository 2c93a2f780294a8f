/** What unsaved work has that its file has not, and whether the file is what it was. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";
import { isDeepStrictEqual } from "node:util";
import { ProxflowError } from "../../../core/base/errors.ts";
import { diffDocuments } from "../../../core/graph/diff.ts";
import type { GraphDocument } from "../../../core/graph/schema.ts";
import type { FileInfo } from "../../../core/protocol/files.ts";
import type { LeftDocument } from "../../../core/protocol/journal.ts";
import { breathe } from "../breathe.ts";

/** Sentences that are told; the rest is counted. */
const MOST_TOLD = 5;

export interface Sources {
  /** @throws ProxflowError `no-file` and whatever else keeps a document from being read */
  file(path: string): Promise<{ document: GraphDocument; file: FileInfo }>;
  template(name: string): Promise<{ document: GraphDocument }>;
}

export type Compared = Pick<LeftDocument, "changes" | "more" | "disk" | "file"> & {
  /** There is nothing in it that its file has not. */
  readonly equal: boolean;
};

/** SHA-256 of a file in hex, read as a stream. */
async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

/** Hashes of files, of each its latest state alone. */
export interface FileHashes {
  /** Of a file as this says it is; null where it is another by now, or gone. */
  of(file: FileInfo): Promise<string | null>;
}

export function createFileHashes(): FileHashes {
  const known = new Map<string, { modified: number; bytes: number; hash: string }>();
  return {
    async of({ path, modified, bytes }) {
      const old = known.get(path);
      if (old?.modified === modified && old.bytes === bytes) return old.hash;
      try {
        const { mtimeMs, size } = await stat(path);
        if (mtimeMs !== modified || size !== bytes) return null;
        const hash = await hashFile(path);
        known.set(path, { modified, bytes, hash });
        return hash;
      } catch {
        return null;
      }
    },
  };
}

/** What the canvas shows is no work. */
const withoutView = ({ view: _, ...rest }: GraphDocument): Omit<GraphDocument, "view"> => rest;

async function inWords(
  saved: GraphDocument,
  document: GraphDocument,
): Promise<Pick<Compared, "changes" | "more" | "equal">> {
  await breathe();
  const words = diffDocuments(saved, document).map((change) => change.words);
  await breathe();
  const equal = words.length === 0 && isDeepStrictEqual(withoutView(saved), withoutView(document));
  const all = words.length === 0 && !equal ? ["The order of its parts changed."] : words;
  return {
    changes: all.slice(0, MOST_TOLD),
    more: Math.max(0, all.length - MOST_TOLD),
    equal,
  };
}

const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? "" : "s"}`;

/** @param base hash of the file when the work began */
export async function compareWithSaved(
  document: GraphDocument,
  origin: {
    readonly file: FileInfo | null;
    readonly template: string | null;
    readonly base: string | null;
  },
  sources: Sources,
): Promise<Compared> {
  const { file, template, base } = origin;
  if (file !== null) {
    try {
      const saved = await sources.file(file.path);
      const same =
        saved.file.modified === file.modified ||
        (base !== null && (await hashFile(file.path)) === base);
      const words = await inWords(saved.document, document);
      return { ...words, disk: same ? "same" : "changed", file: same ? saved.file : file };
    } catch (error) {
      const gone = error instanceof ProxflowError && error.code === "no-file";
      const name = basename(file.path);
      const says = gone ? `${name} is not there any more.` : `${name} cannot be read now.`;
      return { changes: [says], more: 0, equal: false, disk: gone ? "gone" : "changed", file };
    }
  }
  const inNoFile = `It is in no file yet: ${count(document.nodes.length, "node")}, ${count(document.edges.length, "wire")}.`;
  const none: Compared = { changes: [inNoFile], more: 0, equal: false, disk: "none", file };
  if (template === null) return none;
  try {
    const words = await inWords((await sources.template(template)).document, document);
    return { ...words, disk: "none", file };
  } catch {
    return none;
  }
}
