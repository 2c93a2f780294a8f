/** Members of a tar archive, streamed in the order in which they lie there. */
import { Parser } from "tar";
import { ProxflowError } from "../../core/base/errors.ts";
import type { ByteSource } from "./bytes.ts";

export interface TarPiece {
  /** Path within the archive. */
  readonly member: string;
  /** Bytes of the whole member. */
  readonly size: number;
  /** Of these bytes the first one's place in the member. */
  readonly at: number;
  readonly bytes: Uint8Array;
}

/**
 * Regular files of an archive that is not packed, piece by piece; nothing is written anywhere.
 * @param wanted whether a member is read, by its path; others are passed over
 * @throws ProxflowError `bad-tar` with the byte where it is no archive or ends within a member
 */
export async function* tarPieces(
  source: ByteSource,
  wanted: (path: string) => boolean,
): AsyncGenerator<TarPiece> {
  const pieces: TarPiece[] = [];
  let failed: Error | undefined;
  const parser = new Parser({
    strict: true,
    onReadEntry(entry) {
      if (entry.type !== "File" || !wanted(entry.path)) {
        entry.resume();
        return;
      }
      let at = 0;
      entry.on("data", (bytes) => {
        pieces.push({ member: entry.path, size: entry.size, at, bytes });
        at += bytes.length;
      });
    },
  });
  parser.on("error", (error: Error) => {
    failed ??= error;
  });
  let read = 0;
  const check = (): void => {
    if (failed === undefined) return;
    const why = failed.message.replace(/^TAR_[A-Z_]+: /, "").replace(/^./, (c) => c.toLowerCase());
    throw new ProxflowError(
      "bad-tar",
      `${source.name}, by byte ${read}: it is no tar archive, or a damaged one (${why}).`,
      {
        fix: "Download or copy the archive again.",
      },
    );
  };
  for await (const chunk of source.chunks()) {
    // Members come out while a chunk goes in, so no more than that is ever held.
    parser.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    read += chunk.length;
    yield* pieces.splice(0);
    check();
  }
  parser.end();
  yield* pieces.splice(0);
  check();
}
