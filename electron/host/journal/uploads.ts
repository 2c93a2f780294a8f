/** Documents on their way from a window, part by part. */
import { createHash, type Hash } from "node:crypto";
import { toUSVString } from "node:util";
import { ProxflowError } from "../../../core/base/errors.ts";
import { MAX_DOCUMENT_BYTES } from "../../../core/graph/schema.ts";
import type { Request } from "../../../core/protocol/channels.ts";
import type { ClientId } from "../router.ts";

type Part = Request<"journal.write">;

/** A document that has come whole. */
export interface Uploaded {
  readonly text: readonly string[];
  /** Of the text as UTF-8. */
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
}

interface Upload {
  readonly client: ClientId;
  readonly revision: number;
  readonly text: string[];
  readonly hash: Hash;
  bytes: number;
}

export interface Uploads {
  /**
   * Takes a part; the first one begins anew.
   * @returns the document with the last part
   * @throws ProxflowError `bad-part` where it does not follow the one before; `too-large`. Then the
   * parts before it are gone.
   */
  add(key: string, part: Part, client: ClientId): Uploaded | undefined;
  /** Forgets a document up to a revision. */
  drop(key: string, revision: number): void;
  /** Forgets what a window that is gone was sending. */
  leave(client: ClientId): void;
}

export function createUploads(most: number = MAX_DOCUMENT_BYTES): Uploads {
  const going = new Map<string, Upload>();
  const refuse = (key: string, error: ProxflowError): never => {
    going.delete(key);
    throw error;
  };
  return {
    add(key, { part, last, revision, text }, client) {
      if (part === 0)
        going.set(key, { client, revision, text: [], hash: createHash("sha256"), bytes: 0 });
      const upload = going.get(key);
      if (
        upload?.client !== client ||
        upload.revision !== revision ||
        upload.text.length !== part ||
        toUSVString(text) !== text
      )
        return refuse(
          key,
          new ProxflowError("bad-part", "A part of a journal does not follow the one before."),
        );
      upload.bytes += Buffer.byteLength(text);
      if (upload.bytes > most)
        return refuse(
          key,
          new ProxflowError(
            "too-large",
            `The document has more than ${most / 2 ** 20} MB: it could not be opened again.`,
            { fix: "Keep data in data sets: a document holds the graph alone." },
          ),
        );
      upload.text.push(text);
      upload.hash.update(text);
      if (!last) return undefined;
      going.delete(key);
      return { text: upload.text, bytes: upload.bytes, sha256: upload.hash.digest("hex") };
    },
    drop(key, revision) {
      if ((going.get(key)?.revision ?? Number.POSITIVE_INFINITY) <= revision) going.delete(key);
    },
    leave(client) {
      for (const [key, upload] of going) if (upload.client === client) going.delete(key);
    },
  };
}
