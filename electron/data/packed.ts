/**
 * The packed form of a data set: rows of one length, as they came; then which of them train,
 * validate and test; then a description in JSON. Values are scaled and classes spread to one-hot as
 * they are read, so a mini-batch costs one read a row, and memory does not grow with the file.
 *
 *     "PXDATA1\n" | rows | first rows of examples, uint32 | description | uint32 its length | "PXDATAE\n"
 *
 * Numbers are little-endian.
 */
import { z } from "zod";
import { ProxflowError } from "../../core/base/errors.ts";
import { columnRoles, dataDescription, windowPlan } from "../../core/base/own-data.ts";
import type { Part } from "./rows.ts";

export const HEAD = "PXDATA1\n";
export const TAIL = "PXDATAE\n";

const size = z.number().int().min(0);

/** One column within a row. */
export const packedField = z.object({
  name: z.string(),
  role: z.enum(columnRoles),
  store: z.enum(["f32", "u32", "u16", "u8"]),
  /** Byte within the row. */
  at: size,
  /** Of one value, as it is given out; of a class its one-hot places. */
  shape: z.array(size),
  /** Stored numbers of classes, each to its place; none for other values. */
  places: z.array(size).optional(),
  /** Classes go to one place each, else to their number. */
  oneHot: z.boolean(),
  /** Given out is (value - centre) * scale; one of each, or one a number of the value. */
  centre: z.array(z.number()),
  scale: z.array(z.number()),
  /** What is given out where a number is missing: the training mean, scaled alike. */
  fill: z.array(z.number()),
});
export type PackedField = z.infer<typeof packedField>;

export const packedDescription = z.object({
  version: z.literal(1),
  rows: size,
  /** Bytes a row. */
  stride: z.number().int().positive(),
  fields: z.array(packedField),
  window: windowPlan.optional(),
  flat: z.boolean(),
  description: dataDescription.omit({ title: true }),
});
export type PackedDescription = z.infer<typeof packedDescription>;

/** Bytes that can be read anywhere. */
export interface RandomBytes {
  readonly size: number;
  /** Exactly `length` bytes; what they lie in may be shared. */
  read(at: number, length: number): Uint8Array;
}

export const product = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);

/** Numbers that a field takes in a row. */
export const storedCount = (field: PackedField): number =>
  field.places ? 1 : product(field.shape);

const widthOf = { f32: 4, u32: 4, u16: 2, u8: 1 } as const;
export const storedBytes = (field: PackedField): number =>
  storedCount(field) * widthOf[field.store];

/** Fields that make up a port. */
const fieldsOf = (all: readonly PackedField[], port: string): PackedField[] =>
  all.filter(({ role }) => role === "both" || role === (port === "x" ? "input" : "target"));

export class PackedData {
  readonly description: PackedDescription;
  readonly examples: Readonly<Record<Part, Uint32Array>>;
  readonly #bytes: RandomBytes;

  /** @throws ProxflowError `damaged-data` where it is not whole */
  constructor(bytes: RandomBytes) {
    this.#bytes = bytes;
    const text = (at: number, length: number) =>
      Buffer.from(bytes.read(at, length)).toString("utf8");
    const least = HEAD.length + TAIL.length + 4;
    if (bytes.size < least || text(0, 8) !== HEAD || text(bytes.size - 8, 8) !== TAIL)
      throw damaged("it does not begin and end as such data does");
    const length = view(bytes.read(bytes.size - 12, 4)).getUint32(0, true);
    if (length > bytes.size - least) throw damaged("its description is cut off");
    let json: unknown;
    try {
      json = JSON.parse(text(bytes.size - 12 - length, length));
    } catch {
      throw damaged("its description is no JSON");
    }
    const parsed = packedDescription.safeParse(json);
    if (!parsed.success) throw damaged(z.prettifyError(parsed.error));
    this.description = parsed.data;
    const misfit = misfitOf(parsed.data);
    if (misfit !== undefined) throw damaged(misfit);
    const { rows, stride, description } = parsed.data;
    const { train, validation, test } = description;
    const start = HEAD.length + rows * stride;
    if (start + 4 * (train + validation + test) + length + 12 !== bytes.size)
      throw damaged("its size is not what its description says");
    const take = (from: number, count: number): Uint32Array => {
      // A copy of its own, which begins where numbers may.
      const raw = new Uint8Array(bytes.read(start + 4 * from, 4 * count));
      return new Uint32Array(raw.buffer, 0, count);
    };
    this.examples = {
      train: take(0, train),
      validation: take(train, validation),
      test: take(train + validation, test),
    };
  }

  /** Numbers of one example at a port; 0 where there is no such port. */
  widthOf(port: string): number {
    const column = this.description.description.columns.find((c) => c.port === port);
    return column ? product(column.shape) : 0;
  }

  /** What one row gives to a port, in its order. */
  fieldsAt(port: string): readonly PackedField[] {
    return fieldsOf(this.description.fields, port);
  }

  /** Values of examples at a port, one after another. */
  gather(port: string, part: Part, examples: ArrayLike<number>): Float32Array {
    const { stride, fields, window, rows } = this.description;
    const width = this.widthOf(port);
    const out = new Float32Array(examples.length * width);
    const used = fieldsOf(fields, port);
    const firsts = this.examples[part];
    const [skip, count] =
      window === undefined
        ? [0, 1]
        : port === "x"
          ? [0, window.steps]
          : window.targets === "each"
            ? [window.ahead, window.steps]
            : [window.steps - 1 + window.ahead, 1];
    for (let i = 0; i < examples.length; i++) {
      const first = firsts[examples[i] as number];
      if (first === undefined || first + skip + count > rows)
        throw damaged(`example ${examples[i]} is not there`);
      const raw = view(this.#bytes.read(HEAD.length + (first + skip) * stride, count * stride));
      let at = i * width;
      for (let row = 0; row < count; row++)
        for (const field of used) at = unpack(field, raw, row * stride + field.at, out, at);
    }
    return out;
  }
}

/** One-hot places that a class can have at most; its number takes two bytes, a token's four. */
const MOST_PLACES = 2 ** 20;

/** Why fields do not fit their rows, or do not make up the ports; `undefined` where they do. */
function misfitOf({ fields, stride, window, description }: PackedDescription): string | undefined {
  for (const field of fields) {
    const { name, at, shape, store, places, oneHot, centre, scale, fill } = field;
    const width = product(shape);
    const each = [centre, scale, fill].map(({ length }) => length);
    if (at + storedBytes(field) > stride) return `column "${name}" reaches beyond its row`;
    if (places && store !== "u16" && store !== "u32") return `column "${name}" is stored oddly`;
    if (!places && store !== "u8" && store !== "f32") return `column "${name}" is stored oddly`;
    if (places && (width > MOST_PLACES || (oneHot && places.some((place) => place >= width))))
      return `column "${name}" has classes beyond its places`;
    if (!(places && oneHot) && each.some((n) => n !== 1 && n !== width))
      return `column "${name}" is scaled oddly`;
  }
  for (const { port, shape } of description.columns) {
    const used = fieldsOf(fields, port).reduce((n, { shape: own }) => n + product(own), 0);
    const steps = window && (port === "x" || window.targets === "each") ? window.steps : 1;
    if (product(shape) !== used * steps) return `its columns do not make up port ${port}`;
  }
  return undefined;
}

const view = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Writes one value of a field. @returns where the next one goes */
function unpack(
  field: PackedField,
  raw: DataView,
  from: number,
  out: Float32Array,
  at: number,
): number {
  const { store, places, oneHot, centre, scale, fill } = field;
  if (places) {
    const stored = store === "u32" ? raw.getUint32(from, true) : raw.getUint16(from, true);
    const place = places[stored] ?? 0;
    if (oneHot) out[at + place] = 1;
    else out[at] = (place - (centre[0] as number)) * (scale[0] as number);
    return at + product(field.shape);
  }
  const count = product(field.shape);
  const each = centre.length > 1;
  for (let k = 0; k < count; k++) {
    const value = store === "u8" ? raw.getUint8(from + k) : raw.getFloat32(from + 4 * k, true);
    const one = each ? k : 0;
    out[at + k] = Number.isNaN(value)
      ? (fill[one] as number)
      : (value - (centre[one] as number)) * (scale[one] as number);
  }
  return at + count;
}

function damaged(what: string): ProxflowError {
  return new ProxflowError("damaged-data", `The data set's file is damaged: ${what}.`, {
    fix: "Import the data again.",
  });
}
