/** Zip archives, as far as they hold what they say: a small one can claim, or hold, gigabytes. */
import { unzipSync } from "fflate";
import { messageOf, ProxflowError } from "../../core/base/errors.ts";
import { allOf, type ByteSource, MOST_EXPANSION, memoryBytes } from "./bytes.ts";

/** Unpacked bytes of an archive, which is held in memory. */
export const MOST_UNPACKED = 2 ** 30;
/** Bytes that an entry of the archive's list takes at least. */
const ENTRY = 46;

/**
 * The files in a zip archive whose names pass.
 * @throws ProxflowError `bad-zip`, `too-large`
 */
export async function unzipAll(
  source: ByteSource,
  wanted: (name: string) => boolean,
): Promise<ByteSource[]> {
  const packed = await allOf(source, MOST_UNPACKED);
  const bad = (what: string) =>
    new ProxflowError("bad-zip", `${source.name} cannot be unpacked: ${what}.`, {
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
              ? `${source.name} unpacks to more than 1 GiB.`
              : `${source.name} unpacks to more than ${MOST_EXPANSION.ratio} times its size, which data hardly does.`,
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
