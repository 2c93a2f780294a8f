/** Zip archives, as far as they hold what they say: a small one can claim, or hold, gigabytes. */
import { unzipSync } from "fflate";
import { messageOf, ProxflowError } from "../../core/base/errors.ts";
import { allOf, type ByteSource, MOST_EXPANSION, memoryBytes } from "./bytes.ts";

/** Unpacked bytes of an archive, which is held in memory. */
export const MOST_UNPACKED = 2 ** 30;
/** Bytes that an entry of the archive's list takes at least. */
const ENTRY = 46;

/**
 * Where the list of files stands that a zip archive ends with (APPNOTE 4.3.12, 4.3.16): what its reader
 * says of a file does not tell.
 */
class ZipList {
  /** Byte of the entry that is looked at; the end of the archive where there is no list. */
  at: number;
  readonly #view: DataView;

  constructor(packed: Uint8Array) {
    this.#view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
    this.at = packed.length;
    // The record of the list's place is followed by a comment of 64 KiB at most.
    for (let end = packed.length - 22; end >= Math.max(0, packed.length - 65_558); end--)
      if (this.#view.getUint32(end, true) === 0x06054b50) {
        this.at = Math.min(end, this.#view.getUint32(end + 16, true));
        return;
      }
  }

  /** On to the next entry. */
  next(): void {
    if (this.at + ENTRY > this.#view.byteLength) return;
    const size = (field: number) => this.#view.getUint16(this.at + field, true);
    this.at = Math.min(this.at + ENTRY + size(28) + size(30) + size(32), this.#view.byteLength);
  }
}

/**
 * The files in a zip archive whose names pass.
 * @throws ProxflowError `bad-zip`, `too-large`
 */
export async function unzipAll(
  source: ByteSource,
  wanted: (name: string) => boolean,
): Promise<ByteSource[]> {
  const packed = await allOf(source, MOST_UNPACKED);
  const list = new ZipList(packed);
  const place = () => `${source.name}, byte ${list.at}`;
  const bad = (what: string) =>
    new ProxflowError("bad-zip", `${place()}: it cannot be unpacked: ${what}.`, {
      fix: "Is it whole? Download or pack it again.",
    });
  const most = Math.min(
    MOST_UNPACKED,
    Math.max(MOST_EXPANSION.free, MOST_EXPANSION.ratio * packed.length),
  );
  let [listed, held, total] = [0, 0, 0];
  try {
    const files = unzipSync(packed, {
      filter(file) {
        if (listed > 0) list.next();
        listed += 1;
        if (listed > packed.length / ENTRY) throw bad("it lists more files than it has room for");
        if (!wanted(file.name) || file.name.endsWith("/")) return false;
        held += file.size;
        total += file.originalSize;
        if (held > packed.length) throw bad("its files lie upon one another");
        if (total > most)
          throw new ProxflowError(
            "too-large",
            total > MOST_UNPACKED
              ? `${place()}: it unpacks to more than 1 GiB.`
              : `${place()}: it unpacks to more than ${MOST_EXPANSION.ratio} times its size, which data hardly does.`,
            { fix: "Unpack it and import the folder or the files." },
          );
        return true;
      },
    });
    return Object.entries(files)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, bytes]) => memoryBytes(name, bytes));
  } catch (error) {
    if (error instanceof ProxflowError) throw error;
    throw bad(messageOf(error));
  }
}
