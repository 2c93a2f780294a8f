/**
 * CIFAR-10's binary version: records of a label byte and 3,072 pixels, red, green and blue planes of
 * 32 x 32, in files of 10,000; loose or in the tar archive that its makers give.
 * Source: Krizhevsky, "Learning multiple layers of features from tiny images" (2009).
 */
import { ProxflowError } from "../../core/base/errors.ts";
import { type ByteSource, headOf } from "./bytes.ts";
import type { Part, Reader, SourceRow } from "./rows.ts";
import { type TarPiece, tarPieces } from "./tar.ts";

const SIDE = 32;
const PLANE = SIDE * SIDE;
/** A label, and three planes. */
export const CIFAR_RECORD = 1 + 3 * PLANE;

/** In the order of their numbers. */
export const cifarClasses = [
  "airplane",
  "automobile",
  "bird",
  "cat",
  "deer",
  "dog",
  "frog",
  "horse",
  "ship",
  "truck",
] as const;

const BATCH = /(^|\/)(data_batch_\d+|test_batch)\.bin$/i;
const partOfBatch = (path: string): Part => (/test_batch/i.test(path) ? "test" : "train");

const bad = (where: string, byte: number, what: string): ProxflowError =>
  new ProxflowError("bad-cifar", `${where}, byte ${byte}: ${what}.`, {
    fix: "Is this the binary version of CIFAR-10, and whole?",
  });

/** Loose files are pieces, too. */
async function* pieces(file: ByteSource): AsyncGenerator<TarPiece> {
  if (!BATCH.test(file.name)) {
    let batches = 0;
    for await (const piece of tarPieces(file, (path) => BATCH.test(path))) {
      if (piece.at === 0) batches++;
      yield piece;
    }
    if (batches === 0)
      throw new ProxflowError("no-rows", `${file.name} holds no batches of CIFAR-10.`, {
        fix: "They are called data_batch_1.bin and test_batch.bin, as in cifar-10-binary.tar.gz.",
      });
    return;
  }
  let at = 0;
  for await (const bytes of file.chunks()) {
    yield { member: file.name, size: file.size, at, bytes };
    at += bytes.length;
  }
}

/** A record's planes as pixels, colours innermost. */
function pixelsOf(record: Uint8Array): Uint8Array {
  const out = new Uint8Array(3 * PLANE);
  for (let i = 0; i < PLANE; i++)
    for (let c = 0; c < 3; c++) out[3 * i + c] = record[1 + c * PLANE + i] as number;
  return out;
}

/** Takes pieces of one member after another apart into records. */
class Records {
  #held: Uint8Array = new Uint8Array(0);
  #rows = 0;

  take({ member, size, at, bytes }: TarPiece): SourceRow[] {
    if (at === 0 && (size === 0 || size % CIFAR_RECORD !== 0))
      throw bad(member, size, `it ends within a record of ${CIFAR_RECORD} bytes`);
    const start = at - this.#held.length;
    const all = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    const count = Math.floor(all.length / CIFAR_RECORD);
    const rows = Array.from({ length: count }, (_, i): SourceRow => {
      const from = i * CIFAR_RECORD;
      const record = all.subarray(from, from + CIFAR_RECORD);
      const label = record[0] as number;
      const name = cifarClasses[label];
      if (name === undefined) throw bad(member, start + from, `there is no class ${label}`);
      return { cells: [pixelsOf(record), name], at: ++this.#rows, part: partOfBatch(member) };
    });
    this.#held = all.slice(count * CIFAR_RECORD);
    return rows;
  }
}

export const readCifar: Reader = async (files) => {
  const [first] = files;
  const head = first && (await headOf(first, 1));
  if (first === undefined || head?.length === 0)
    throw new ProxflowError("no-rows", `${first?.name ?? "The file"} is empty: it ends at byte 0.`);
  const loose = files.map(({ name }) => name).filter((name) => BATCH.test(name));
  const parts = new Set(loose.map(partOfBatch));
  return {
    columns: [
      { name: "image", shape: [SIDE, SIDE, 3], holds: "image" },
      { name: "label", shape: [] },
    ],
    // The archive has all batches; loose ones may be of one part alone.
    given: loose.length < files.length || parts.size > 1,
    notes: [],
    place: (at) => `image ${at}`,
    async *rows() {
      const records = new Records();
      for (const file of files) for await (const piece of pieces(file)) yield records.take(piece);
    },
  };
};
