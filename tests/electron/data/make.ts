/** Makes files of each format, right ones to be spoiled by tests. */
import { encode as encodePng } from "fast-png";
import { encode as encodeJpeg } from "jpeg-js";
import { memoryBytes } from "../../../electron/data/bytes.ts";
import { inspectFiles } from "../../../electron/data/inspect.ts";

export const file = (name: string, data: string | Uint8Array) =>
  memoryBytes(name, typeof data === "string" ? Buffer.from(data) : data);

export const look = (name: string, data: string | Uint8Array) => inspectFiles([file(name, data)]);

/** An IDX file of bytes. */
export function idx(shape: readonly number[], bytes: ArrayLike<number>, type = 8): Uint8Array {
  const head = Buffer.alloc(4 + 4 * shape.length);
  head[2] = type;
  head[3] = shape.length;
  shape.forEach((n, i) => void head.writeUInt32BE(n, 4 + 4 * i));
  return Buffer.concat([head, Uint8Array.from(bytes)]);
}

/** An NPY file with a header in the words given. */
export function npyOf(header: string, data: Uint8Array, version = 1): Uint8Array {
  const magic = Buffer.from(`\x93NUMPY${String.fromCharCode(version)}\0`, "latin1");
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  length.writeUInt16LE(header.length, 0);
  return Buffer.concat([magic, length, Buffer.from(header), data]);
}

export function npy(shape: readonly number[], values: readonly number[]): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${sizes}), }\n`;
  return npyOf(header, new Uint8Array(Float32Array.from(values).buffer));
}

/** A grey image whose pixels are all of one value. */
export const png = (width: number, height: number, value: number): Uint8Array =>
  encodePng({
    width,
    height,
    channels: 1,
    depth: 8,
    data: new Uint8Array(width * height).fill(value),
  });

export const jpeg = (width: number, height: number, value: number): Uint8Array =>
  new Uint8Array(
    encodeJpeg({ width, height, data: new Uint8Array(4 * width * height).fill(value) }, 95).data,
  );
