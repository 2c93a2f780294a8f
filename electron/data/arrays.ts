/** Files of numbers, one example after another along the first axis: what IDX and NPY have in common. */
import { ProxflowError } from "../../core/base/errors.ts";
import { ByteReader } from "./byte-reader.ts";
import type { ByteSource } from "./bytes.ts";
import { product } from "./packed.ts";
import {
  type Cell,
  type Part,
  partOf,
  type RowSource,
  type SourceColumn,
  type SourceRow,
} from "./rows.ts";

export type NumberKind = "u1" | "i1" | "u2" | "i2" | "u4" | "i4" | "u8" | "i8" | "f4" | "f8" | "b1";

/** One array of a file. */
export interface ArrayFile {
  readonly source: ByteSource;
  readonly name: string;
  readonly kind: NumberKind;
  readonly little: boolean;
  /** With the examples first. */
  readonly shape: readonly number[];
  /** Byte at which the file says the shape. */
  readonly shapeAt: number;
  /** Bytes before the numbers. */
  readonly offset: number;
}

const bytesOf: Readonly<Record<NumberKind, number>> = {
  u1: 1,
  i1: 1,
  b1: 1,
  u2: 2,
  i2: 2,
  u4: 4,
  i4: 4,
  f4: 4,
  u8: 8,
  i8: 8,
  f8: 8,
};

function numberAt(view: DataView, at: number, kind: NumberKind, little: boolean): number {
  switch (kind) {
    case "u1":
    case "b1":
      return view.getUint8(at);
    case "i1":
      return view.getInt8(at);
    case "u2":
      return view.getUint16(at, little);
    case "i2":
      return view.getInt16(at, little);
    case "u4":
      return view.getUint32(at, little);
    case "i4":
      return view.getInt32(at, little);
    case "f4":
      return view.getFloat32(at, little);
    case "f8":
      return view.getFloat64(at, little);
    case "u8":
      return Number(view.getBigUint64(at, little));
    case "i8":
      return Number(view.getBigInt64(at, little));
  }
}

const MOST_VALUES = 2 ** 24;

/** @throws ProxflowError `bad-shape` where an array has no examples, or one is too large */
export function checkShape({ name, source, shape, shapeAt }: ArrayFile): void {
  const bad = (what: string) =>
    new ProxflowError(
      "bad-shape",
      `${source.name}, byte ${shapeAt}: ${name} has shape [${shape.join(", ")}]: ${what}.`,
      {
        fix: "Save arrays with the examples along the first axis.",
      },
    );
  if (shape.length === 0) throw bad("it is one number");
  if (shape.length > 8) throw bad("8 axes are the most");
  if (shape.some((n) => !Number.isSafeInteger(n) || n < 0)) throw bad("that is no size");
  if (product(shape) === 0) throw bad("it is empty");
  if (product(shape.slice(1)) > MOST_VALUES) throw bad("an example has too many numbers");
}

/** Bytes an image as IDX and NPY have it: grey [h, w], or [h, w, 1 or 3]. */
const imageShape = ({ kind, shape }: ArrayFile): readonly number[] | undefined => {
  const one = shape.slice(1);
  if (kind !== "u1" || one.length < 2 || one.length > 3) return undefined;
  if (one.length === 3 && one[2] !== 1 && one[2] !== 3) return undefined;
  const [height = 0, width = 0] = one;
  return height >= 4 && width >= 4 ? [height, width, one[2] ?? 1] : undefined;
};

/** Arrays of the same length are columns; groups of them, one a part, follow each other. */
export function arrayRows(
  groups: readonly { readonly part: Part | undefined; readonly arrays: readonly ArrayFile[] }[],
): RowSource {
  const [first] = groups;
  if (first === undefined) throw new ProxflowError("no-rows", "There are no arrays.");
  for (const { arrays } of groups) {
    for (const array of arrays) checkShape(array);
    const [one] = arrays;
    const other = arrays.find((a) => a.shape[0] !== one?.shape[0]);
    if (one && other)
      throw new ProxflowError(
        "bad-shape",
        `${other.source.name}, byte ${other.shapeAt}: ${other.name} has ${other.shape[0]} examples, and ${one.name} has ${one.shape[0]}.`,
        { fix: "Give arrays of the same length along the first axis." },
      );
    arrays.forEach((array, i) => {
      const like = first.arrays[i];
      if (like && like.shape.slice(1).join() !== array.shape.slice(1).join())
        throw new ProxflowError(
          "bad-shape",
          `${array.source.name}, byte ${array.shapeAt}: its examples have shape [${array.shape.slice(1)}], those of ${like.source.name} [${like.shape.slice(1)}].`,
          { fix: "Import files of one shape together." },
        );
    });
  }
  const images = first.arrays.map(imageShape);
  const columns = first.arrays.map(({ name, shape }, i): SourceColumn => {
    const image = images[i];
    if (image) return { name, shape: image, holds: "image" };
    const one = shape.slice(1);
    return product(one) === 1 ? { name, shape: [] } : { name, shape: one, holds: "numbers" };
  });
  return {
    columns,
    given: groups.length > 1 && groups.every(({ part }) => part !== undefined),
    notes: [],
    place: (at) => `example ${at}`,
    async *rows() {
      let base = 0;
      for (const { part, arrays } of groups) {
        const count = arrays[0]?.shape[0] ?? 0;
        const readers = await Promise.all(
          arrays.map(async ({ source, offset }) => {
            const reader = new ByteReader(source);
            await reader.take(offset, "its header");
            return reader;
          }),
        );
        const widest = Math.max(...arrays.map((a) => product(a.shape.slice(1)) * bytesOf[a.kind]));
        const batch = Math.max(1, Math.min(1024, Math.floor(2 ** 20 / widest)));
        try {
          for (let at = 0; at < count; at += batch) {
            const size = Math.min(batch, count - at);
            const rows = Array.from({ length: size }, () => [] as Cell[]);
            for (const [i, array] of arrays.entries()) {
              const each = product(array.shape.slice(1));
              const bytes = each * bytesOf[array.kind];
              const reader = readers[i] as ByteReader;
              const raw = await reader.take(size * bytes, `example ${at + 1} of ${array.name}`);
              const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
              for (const [k, row] of rows.entries())
                row.push(cellAt(array, view, k * bytes, each, images[i] !== undefined));
            }
            const start = base + at;
            yield rows.map((cells, k): SourceRow => ({ cells, at: start + k + 1, part }));
          }
        } finally {
          for (const reader of readers) await reader.close();
        }
        base += count;
      }
    },
  };
}

function cellAt(array: ArrayFile, view: DataView, at: number, each: number, image: boolean): Cell {
  if (image) return new Uint8Array(view.buffer, view.byteOffset + at, each).slice();
  const { kind, little } = array;
  const step = bytesOf[kind];
  if (each === 1) return numberAt(view, at, kind, little);
  return Float32Array.from({ length: each }, (_, k) => numberAt(view, at + k * step, kind, little));
}

/** Files of one part each: "train-images", "t10k-labels". */
export function byPart<T extends { readonly name: string }>(
  files: readonly T[],
): { readonly part: Part | undefined; readonly files: readonly T[] }[] {
  const parts = [...new Set(files.map((file) => partOf(file.name)))];
  if (parts.length < 2 || parts.includes(undefined)) return [{ part: undefined, files }];
  const order = ["train", "validation", "test"];
  return parts
    .sort((a, b) => order.indexOf(a ?? "") - order.indexOf(b ?? ""))
    .map((part) => ({ part, files: files.filter((file) => partOf(file.name) === part) }));
}
