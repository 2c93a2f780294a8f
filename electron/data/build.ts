/** From rows to a packed data set: written row by row, then read once more for means and bounds. */
import { createHash } from "node:crypto";
import type { ImportReport } from "../../core/base/data-preview.ts";
import { ProxflowError } from "../../core/base/errors.ts";
import type { DataDescription, ImportPlan } from "../../core/base/own-data.ts";
import { Drops, RowEncoder, settle } from "./encode.ts";
import {
  HEAD,
  type PackedDescription,
  type PackedField,
  product,
  type RandomBytes,
  storedCount,
  TAIL,
} from "./packed.ts";
import { parts, type RowSource } from "./rows.ts";
import { examplesOf, partIndex, partOfRows } from "./split.ts";

/** Bytes that are written at the end and can be read anywhere. */
export interface PackTarget extends RandomBytes {
  append(bytes: Uint8Array): void;
}

/** A target in memory. */
export function memoryTarget(): PackTarget & { readonly bytes: Uint8Array } {
  let held = new Uint8Array(1 << 16);
  let size = 0;
  return {
    get size() {
      return size;
    },
    get bytes() {
      return held.subarray(0, size);
    },
    append(bytes) {
      if (size + bytes.length > held.length) {
        const grown = new Uint8Array(Math.max(held.length * 2, size + bytes.length));
        grown.set(held.subarray(0, size));
        held = grown;
      }
      held.set(bytes, size);
      size += bytes.length;
    },
    read: (at, length) => held.subarray(at, at + length),
  };
}

/** A list of small numbers that grows. */
class Growing<T extends Uint8Array | Uint16Array> {
  #held: T;
  #count = 0;
  constructor(start: T) {
    this.#held = start;
  }
  push(value: number): void {
    if (this.#count === this.#held.length) {
      const next = new (this.#held.constructor as new (n: number) => T)(this.#held.length * 2);
      next.set(this.#held);
      this.#held = next;
    }
    this.#held[this.#count++] = value;
  }
  get values(): T {
    return this.#held.subarray(0, this.#count) as T;
  }
}

/** Bytes gathered before they are written. */
const BLOCK = 1 << 20;

/** Writes in blocks and takes the checksum along. */
class Writer {
  readonly #target: PackTarget;
  readonly #hash = createHash("sha256");
  #held = new Uint8Array(BLOCK);
  #used = 0;
  constructor(target: PackTarget) {
    this.#target = target;
  }
  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const part = bytes.subarray(at, at + BLOCK - this.#used);
      this.#held.set(part, this.#used);
      this.#used += part.length;
      at += part.length;
      if (this.#used === BLOCK) this.flush();
    }
  }
  flush(): void {
    const bytes = this.#held.subarray(0, this.#used);
    this.#hash.update(bytes);
    this.#target.append(bytes);
    this.#used = 0;
  }
  /** SHA-256 of all that was written. */
  end(): string {
    this.flush();
    return this.#hash.digest("hex");
  }
}

const bytesOf = (values: Uint32Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

export interface Built {
  readonly checksum: string;
  readonly bytes: number;
  readonly description: Omit<DataDescription, "title">;
  readonly report: ImportReport;
}

export interface BuildOptions {
  /** Rows taken; for a look at the beginning. */
  readonly mostRows?: number;
  readonly signal?: AbortSignal | undefined;
  /** Told now and then how many rows were read. */
  onRows?(rows: number): void;
}

/**
 * Carries out a plan. What the target holds at the end depends on the rows and the plan alone.
 * @throws ProxflowError `bad-plan`, `no-rows`, `too-many-classes`, `cancelled`, and what readers throw
 */
export async function buildPacked(
  source: RowSource,
  plan: ImportPlan,
  target: PackTarget,
  { mostRows = Number.POSITIVE_INFINITY, signal, onRows }: BuildOptions = {},
): Promise<Built> {
  const encoder = new RowEncoder(source, plan);
  const { fields, stride } = encoder;
  const drops = new Drops();
  const writer = new Writer(target);
  const labels = fields.filter(({ plan: { role } }) => role === "target" || role === "both");
  const [label] = labels;
  const stratify =
    labels.length === 1 &&
    label?.levels !== undefined &&
    plan.window === undefined &&
    label.store === "u16";
  const classes = new Growing(new Uint16Array(1024));
  const given = new Growing(new Uint8Array(1024));
  let [rows, kept] = [0, 0];
  writer.write(Buffer.from(HEAD));
  reading: for await (const batch of source.rows()) {
    if (signal?.aborted) throw cancelled();
    for (const row of batch) {
      if (rows === mostRows) break reading;
      rows += 1;
      const encoded = encoder.encode(row);
      if (typeof encoded === "string") {
        drops.add(encoded, () => source.place(row.at));
        continue;
      }
      kept += 1;
      writer.write(encoded);
      given.push(partIndex(row.part));
      if (stratify) classes.push(new DataView(encoded.buffer).getUint16(label.at, true));
    }
    onRows?.(rows);
  }
  writer.flush();
  const dropped = drops.list();
  if (kept === 0) throw nothingKept(rows, dropped);
  if (kept > 0xffff_ffff)
    throw new ProxflowError("too-large", "More than 4 thousand million rows.");
  const byFiles = plan.split.by === "given" && source.given;
  if (plan.split.by === "given" && !source.given)
    throw new ProxflowError("bad-plan", "The files do not say which rows train and which test.", {
      fix: "Split by seed or by order.",
    });
  // Windows that overlap must not be torn between parts.
  const split = plan.window && !byFiles ? { ...plan.split, by: "order" as const } : plan.split;
  const partOfRow = byFiles
    ? given.values
    : partOfRows(kept, split, stratify ? classes.values : undefined);
  const examples = examplesOf(partOfRow, plan.window);
  const settled = fields.map((field) => settle(field, plan.text?.vocabulary));
  const scaled = scaleFields(
    settled.map(({ packed }) => packed),
    plan,
    { target, stride, partOfRow },
  );
  const ports = describePorts(scaled, settled, plan);
  const description = {
    ...ports,
    train: examples.train.length,
    validation: examples.validation.length,
    test: examples.test.length,
  };
  const packed: PackedDescription = {
    version: 1,
    rows: kept,
    stride,
    fields: scaled,
    ...(plan.window && { window: plan.window }),
    flat: plan.flat,
    description,
  };
  for (const part of parts) writer.write(bytesOf(examples[part]));
  const json = Buffer.from(JSON.stringify(packed));
  writer.write(json);
  writer.write(bytesOf(Uint32Array.of(json.length)));
  writer.write(Buffer.from(TAIL));
  const checksum = writer.end();
  const joined = settled.reduce((n, s) => n + s.joined, 0);
  return {
    checksum,
    bytes: target.size,
    description,
    report: {
      rows,
      kept,
      dropped,
      notes: [
        ...source.notes,
        ...(encoder.filled > 0
          ? [
              encoder.filled === 1
                ? "1 value was missing and is the mean of the training part."
                : `${encoder.filled} values were missing and are the mean of the training part.`,
            ]
          : []),
        ...(joined > 0
          ? [`${joined} rare token${joined === 1 ? " shares" : "s share"} one place.`]
          : []),
        ...(examples.test.length === 0
          ? ["No example is left to test on: nothing is measured."]
          : []),
        ...(split !== plan.split && plan.split.by === "seed"
          ? ["Windows are split by order, so that the parts do not overlap."]
          : []),
      ],
    },
  };
}

export const cancelled = (): ProxflowError =>
  new ProxflowError("cancelled", "The import was cancelled. Nothing was kept.");

/** No row is left, and why. */
export function nothingKept(rows: number, dropped: ImportReport["dropped"]): ProxflowError {
  const [worst] = dropped;
  const why = worst ? `: ${worst.reason} (${worst.where[0]} first, ${worst.count} in all)` : "";
  return new ProxflowError(
    "no-rows",
    rows === 0 ? "There are no rows." : `None of ${rows} rows can be used${why}.`,
    {
      fix: worst?.reason.endsWith(" fields")
        ? "Choose another delimiter, or skip the lines before the table."
        : "Correct the types of the columns, ignore some, or let missing values be filled in.",
    },
  );
}

interface Rows {
  readonly target: RandomBytes;
  readonly stride: number;
  readonly partOfRow: Uint8Array;
}

/** Means, deviations and bounds of the training rows, and with them each field's scale. */
function scaleFields(
  fields: readonly PackedField[],
  plan: ImportPlan,
  { target, stride, partOfRow }: Rows,
): PackedField[] {
  const kindOf = new Map(plan.columns.map((column) => [column.name, column.normalise]));
  const open = fields.map((field) => {
    const spread = field.places !== undefined && field.oneHot;
    const each = field.store === "f32" ? storedCount(field) : 1;
    const zero = () => new Float64Array(each);
    return {
      field,
      spread,
      each,
      n: zero(),
      mean: zero(),
      m2: zero(),
      min: zero().fill(Infinity),
      max: zero().fill(-Infinity),
    };
  });
  const perRead = Math.max(1, Math.floor(BLOCK / stride));
  for (let from = 0; from < partOfRow.length; from += perRead) {
    const count = Math.min(perRead, partOfRow.length - from);
    const bytes = target.read(HEAD.length + from * stride, count * stride);
    const raw = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let i = 0; i < count; i++) {
      if (partOfRow[from + i] !== 0) continue;
      for (const { field, spread, each, n, mean, m2, min, max } of open) {
        if (spread) continue;
        const total = storedCount(field);
        for (let k = 0; k < total; k++) {
          const at = i * stride + field.at;
          const value = readStored(field, raw, at, k);
          if (Number.isNaN(value)) continue;
          const one = each === 1 ? 0 : k;
          // Welford's update: one pass, and no loss where the mean is large.
          const seen = (n[one] as number) + 1;
          n[one] = seen;
          const away = value - (mean[one] as number);
          mean[one] = (mean[one] as number) + away / seen;
          m2[one] = (m2[one] as number) + away * (value - (mean[one] as number));
          min[one] = Math.min(min[one] as number, value);
          max[one] = Math.max(max[one] as number, value);
        }
      }
    }
  }
  return open.map(({ field, spread, n, mean, m2, min, max }) => {
    if (spread) return field;
    const kind = kindOf.get(field.name) ?? "none";
    const pixel = field.store === "u8" ? 255 : 1;
    const numbers = (of: (i: number) => number) => Array.from(n, (_, i) => of(i));
    const spreadAt = (i: number): number =>
      kind === "standardise"
        ? Math.sqrt((m2[i] as number) / Math.max(1, n[i] as number))
        : (max[i] as number) - (min[i] as number);
    const centre = numbers((i) =>
      n[i] === 0 || kind === "none" ? 0 : ((kind === "standardise" ? mean[i] : min[i]) as number),
    );
    const scale = numbers((i) => {
      if (kind === "none") return 1 / pixel;
      const width = n[i] === 0 ? 0 : spreadAt(i);
      // A column that never changes is given out as zeros, not blown up.
      return width > 0 && Number.isFinite(1 / width) ? 1 / width : 1;
    });
    const fill = numbers((i) =>
      n[i] === 0 ? 0 : ((mean[i] as number) - (centre[i] as number)) * (scale[i] as number),
    );
    return { ...field, centre, scale, fill };
  });
}

function readStored(field: PackedField, raw: DataView, at: number, k: number): number {
  if (field.places) {
    const stored = field.store === "u32" ? raw.getUint32(at, true) : raw.getUint16(at, true);
    return field.places[stored] ?? 0;
  }
  return field.store === "u8" ? raw.getUint8(at + k) : raw.getFloat32(at + 4 * k, true);
}

/** Shapes and names of ports x and y. */
function describePorts(
  fields: readonly PackedField[],
  settled: readonly { readonly classes: readonly string[] | undefined }[],
  plan: ImportPlan,
): Pick<DataDescription, "columns" | "classes"> {
  const columns: DataDescription["columns"] = [];
  let classes: string[] | undefined;
  for (const port of ["x", "y"] as const) {
    const used = fields.filter(
      ({ role }) => role === "both" || role === (port === "x" ? "input" : "target"),
    );
    const [first] = used;
    if (first === undefined) continue;
    const whole =
      used.length === 1 ? first.shape : [used.reduce((n, f) => n + product(f.shape), 0)];
    const steps =
      plan.window && (port === "x" || plan.window.targets === "each") ? [plan.window.steps] : [];
    const shape = [...steps, ...whole];
    const oneHot = used.length === 1 && first.places !== undefined && first.oneHot;
    if (port === "y" && oneHot) classes = [...(settled[fields.indexOf(first)]?.classes ?? [])];
    const names = used.map(({ name }) => name).join(", ");
    const ahead = port === "y" && plan.window ? `, ${plan.window.ahead} ahead` : "";
    columns.push({
      port,
      shape: port === "x" && plan.flat ? [product(shape)] : [...shape],
      kind: oneHot ? "one-hot" : "real",
      help: `${names.length > 1000 ? `${names.slice(0, 999)}…` : names}${ahead}`,
    });
  }
  return { columns, ...(classes && { classes }) };
}
