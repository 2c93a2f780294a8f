/** IDX, the format of MNIST: two zero bytes, a type, the number of axes, their lengths, the numbers. */
import { ProxflowError } from "../../core/base/errors.ts";
import { type ArrayFile, arrayRows, byPart, type NumberKind } from "./arrays.ts";
import { ByteReader } from "./byte-reader.ts";
import type { ByteSource } from "./bytes.ts";
import type { Reader } from "./rows.ts";

const kinds: Readonly<Record<number, NumberKind>> = {
  8: "u1",
  9: "i1",
  11: "i2",
  12: "i4",
  13: "f4",
  14: "f8",
};

async function header(source: ByteSource): Promise<ArrayFile> {
  const reader = new ByteReader(source);
  try {
    const magic = await reader.take(4, "its header");
    const bad = (byte: number, what: string) =>
      new ProxflowError("bad-idx", `${source.name}, byte ${byte}: ${what}.`, {
        fix: "Is this an IDX file, such as train-images-idx3-ubyte?",
      });
    if (magic[0] !== 0 || magic[1] !== 0) throw bad(0, "an IDX file begins with two zero bytes");
    const kind = kinds[magic[2] as number];
    if (kind === undefined) throw bad(2, `there is no type of numbers ${magic[2]}`);
    const axes = magic[3] as number;
    if (axes < 1 || axes > 8) throw bad(3, `${axes} axes; 1 to 8 can be read`);
    const sizes = await reader.take(4 * axes, "its header");
    const view = new DataView(sizes.buffer, sizes.byteOffset, sizes.byteLength);
    const shape = Array.from({ length: axes }, (_, i) => view.getUint32(4 * i));
    const name = axes === 1 ? "label" : axes === 2 ? "x" : "image";
    return { source, name, kind, little: false, shape, shapeAt: 4, offset: 4 + 4 * axes };
  } finally {
    await reader.close();
  }
}

export const readIdx: Reader = async (files) => {
  const groups = await Promise.all(
    byPart(files).map(async ({ part, files: own }) => {
      const arrays = await Promise.all(own.map(header));
      // Inputs first, whatever the order in which files were given.
      arrays.sort((a, b) => b.shape.length - a.shape.length);
      const doubled = arrays.find((a, i) => arrays.findIndex((b) => b.name === a.name) !== i);
      if (doubled)
        throw new ProxflowError(
          "bad-idx",
          `Two files hold "${doubled.name}", ${doubled.source.name} one of them.`,
          { fix: "Give one file of images and one of labels." },
        );
      return { part, arrays };
    }),
  );
  return arrayRows(groups);
};
