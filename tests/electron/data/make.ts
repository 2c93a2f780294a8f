/** Makes files of each format, right ones to be spoiled by tests. */
import { encode as encodePng } from "fast-png";
import { encode as encodeJpeg } from "jpeg-js";
import { memoryBytes } from "../../../electron/data/bytes.ts";
import { CIFAR_RECORD } from "../../../electron/data/cifar.ts";
import { inspectFiles } from "../../../electron/data/inspect.ts";

export const file = (name: string, data: string | Uint8Array) =>
  memoryBytes(name, typeof data === "string" ? Buffer.from(data) : data);

/** What a message about a broken file says of the place. */
export const placed = /\b(line|bytes?) \d|after \d+ unpacked bytes/;

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

/** A batch of CIFAR-10: each image's label, then red, green and blue planes of 1, 2 and 3 times it. */
export const cifar = (labels: readonly number[]): Buffer =>
  Buffer.concat(
    labels.map((label) => {
      const record = Buffer.alloc(CIFAR_RECORD);
      record[0] = label;
      for (let c = 0; c < 3; c++) record.fill((c + 1) * label, 1 + 1024 * c, 1 + 1024 * (c + 1));
      return record;
    }),
  );

/** A tar archive (ustar) of small files. */
export function tar(members: Readonly<Record<string, Uint8Array>>): Buffer {
  const blocks = Object.entries(members).flatMap(([name, bytes]) => {
    const head = Buffer.alloc(512);
    head.write(name, 0);
    head.write("0000644\0", 100);
    head.write("0000000\0", 108);
    head.write("0000000\0", 116);
    head.write(`${bytes.length.toString(8).padStart(11, "0")}\0`, 124);
    head.write("00000000000\0", 136);
    head.write("        0", 148);
    head.write("ustar\0" + "00", 257);
    const sum = head.reduce((total, byte) => total + byte, 0);
    head.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return [head, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}
