/**
 * Named arrays in the safetensors format: eight bytes of length, a JSON header, the numbers.
 * Read and written as the format's reference does it: no gaps, no overlaps, little endian.
 */
import { z } from "zod";
import { ProxflowError } from "./errors.ts";

/** Numbers with a shape, row by row. */
export interface NamedArray {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The format's own limit of the header, in bytes. */
const MOST_HEADER = 100_000_000;

const size = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const header = z.record(
  z.string(),
  z.object({ dtype: z.string(), shape: z.array(size), data_offsets: z.tuple([size, size]) }),
);
const metadata = z.record(z.string(), z.string());

const bad = (message: string): ProxflowError =>
  new ProxflowError("bad-safetensors", `The file of parameters cannot be read: ${message}.`, {
    fix: "Save the parameters again, or use another copy of the file.",
  });

const count = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);

/** Among the file's notes: CRC-32 of the numbers, eight hexadecimal digits. */
const CHECKSUM = "crc32";

/** CRC-32 as in ISO 3309, bit by bit turned into a table. */
const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

function crc32(bytes: Uint8Array): string {
  let c = 0xffffffff;
  for (const byte of bytes) c = (crcTable[(c ^ byte) & 255] as number) ^ (c >>> 8);
  return ((c ^ 0xffffffff) >>> 0).toString(16).padStart(8, "0");
}

/**
 * Writes named arrays; a checksum of the numbers goes along as a note of the file.
 * @param arrays by name
 * @param notes kept as the file's `__metadata__`
 * @throws ProxflowError `bad-safetensors` where a shape does not fit its numbers
 * @example
 * ```ts
 * import { encodeSafetensors } from "proxflow";
 *
 * const w = { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) };
 * const file = encodeSafetensors({ "w.value": w }, { from: "a run" });
 * console.log(file.length % 8, new TextDecoder().decode(file.subarray(8, 9))); // 0 {
 * ```
 */
export function encodeSafetensors(
  arrays: Readonly<Record<string, NamedArray>>,
  notes: Readonly<Record<string, string>> = {},
): Uint8Array {
  const entries = Object.entries(arrays);
  let end = 0;
  const head: Record<string, unknown> = {};
  for (const [name, { shape, data }] of entries) {
    if (count(shape) !== data.length)
      throw bad(`"${name}" has ${data.length} numbers, its shape [${shape}] ${count(shape)}`);
    head[name] = { dtype: "F32", shape, data_offsets: [end, end + 4 * data.length] };
    end += 4 * data.length;
  }
  const numbers = new Uint8Array(end);
  const view = new DataView(numbers.buffer);
  let at = 0;
  for (const [, { data }] of entries)
    for (const value of data) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  head.__metadata__ = { ...notes, [CHECKSUM]: crc32(numbers) };
  // Escapes keep the header ASCII, so that a character is a byte.
  const text = JSON.stringify(head).replace(
    /[\u0080-\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  const padded = text.padEnd(Math.ceil(text.length / 8) * 8);
  const bytes = new Uint8Array(8 + padded.length + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded.length), true);
  for (let i = 0; i < padded.length; i++) bytes[8 + i] = padded.charCodeAt(i);
  bytes.set(numbers, 8 + padded.length);
  return bytes;
}

/**
 * @returns arrays of 32-bit floats by name, and the file's notes
 * @throws ProxflowError `bad-safetensors` for a file that is cut off, tampered with, or holds
 * other numbers than 32-bit floats
 * @example
 * ```ts
 * import { decodeSafetensors, encodeSafetensors } from "proxflow";
 *
 * const file = encodeSafetensors({ b: { shape: [2], data: Float32Array.of(0.5, 1) } }, { seed: "1" });
 * const { arrays, notes } = decodeSafetensors(file);
 * console.log(arrays.b?.data.join(), notes.seed); // 0.5,1 1
 * file[file.length - 1] ^= 1;
 * try {
 *   decodeSafetensors(file);
 * } catch (error) {
 *   console.log((error as { code?: string }).code); // bad-safetensors
 * }
 * ```
 */
export function decodeSafetensors(bytes: Uint8Array): {
  readonly arrays: Readonly<Record<string, NamedArray>>;
  readonly notes: Readonly<Record<string, string>>;
} {
  if (bytes.length < 8) throw bad("it is cut off within its first eight bytes");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (length > MOST_HEADER || 8 + length > bytes.length)
    throw bad(`its header should have ${length} bytes, the file has ${bytes.length}`);
  const { __metadata__: rawNotes = {}, ...rest } = parseHeader(bytes.subarray(8, 8 + length));
  const tensors = header.safeParse(rest);
  const notes = metadata.safeParse(rawNotes);
  if (!tensors.success)
    throw bad(`its header is wrong at "${String(tensors.error.issues[0]?.path[0])}"`);
  if (!notes.success) throw bad("its notes are not text");
  const start = 8 + length;
  let end = 0;
  const arrays: [string, NamedArray][] = [];
  const inOrder = Object.entries(tensors.data).toSorted(
    ([, a], [, b]) =>
      a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1],
  );
  for (const [name, { dtype, shape, data_offsets }] of inOrder) {
    if (dtype !== "F32") throw bad(`"${name}" holds ${dtype}, which is not read; F32 is`);
    const [from, to] = data_offsets;
    if (from !== end) throw bad(`the numbers of "${name}" overlap others or leave a gap`);
    if (to - from !== 4 * count(shape))
      throw bad(`"${name}" has ${to - from} bytes, its shape [${shape}] needs ${4 * count(shape)}`);
    if (start + to > bytes.length) throw bad(`it ends before the numbers of "${name}" do`);
    end = to;
    const at = start + from;
    const data = Float32Array.from({ length: count(shape) }, (_, i) =>
      view.getFloat32(at + 4 * i, true),
    );
    arrays.push([name, { shape, data }]);
  }
  if (start + end !== bytes.length) throw bad(`${bytes.length - start - end} bytes are left over`);
  const { [CHECKSUM]: sum, ...own } = notes.data;
  if (sum !== undefined && sum !== crc32(bytes.subarray(start)))
    throw bad("its numbers were changed: the checksum is another one");
  return { arrays: Object.fromEntries(arrays), notes: own };
}

function parseHeader(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    const escaped = Array.from(bytes, (b) => `%${b.toString(16).padStart(2, "0")}`).join("");
    value = JSON.parse(decodeURIComponent(escaped));
  } catch {
    throw bad("its header is not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw bad("its header is not an object");
  return value as Readonly<Record<string, unknown>>;
}
