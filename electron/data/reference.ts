/** The small form of a data set that travels in a document. */
import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { ProxflowError } from "../../core/base/errors.ts";
import { MAX_EMBEDDED_BYTES } from "../../core/base/own-data.ts";
import type { RandomBytes } from "./packed.ts";

export const sha256 = (bytes: Uint8Array): string =>
  createHash("sha256").update(bytes).digest("hex");

export const embed = (packed: Uint8Array): string =>
  gzipSync(packed, { level: 9 }).toString("base64");

export interface HeldBytes extends RandomBytes {
  all(): Uint8Array;
}

/** Bytes in memory. */
export const heldBytes = (bytes: Uint8Array): HeldBytes => ({
  all: () => bytes,
  size: bytes.length,
  read(at, length) {
    if (at < 0 || at + length > bytes.length)
      throw new ProxflowError("damaged-data", "The data set ends too early.", {
        fix: "Import the data again.",
      });
    return bytes.subarray(at, at + length);
  },
});

/** @throws ProxflowError `damaged-data` where the text is not what the checksum says */
export function unembed(text: string, checksum: string): HeldBytes {
  let bytes: Uint8Array;
  try {
    bytes = gunzipSync(Buffer.from(text, "base64"), { maxOutputLength: MAX_EMBEDDED_BYTES });
  } catch {
    throw changed();
  }
  if (sha256(bytes) !== checksum) throw changed();
  return heldBytes(bytes);
}

const changed = (): ProxflowError =>
  new ProxflowError("damaged-data", "The data inside the document was changed or cut off.", {
    fix: "Import the data again.",
  });
