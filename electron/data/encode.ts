/** Rows to packed rows, by a plan: what cannot be used is counted, with the places of the first. */
import type { ImportReport } from "../../core/base/data-preview.ts";
import { ProxflowError } from "../../core/base/errors.ts";
import type { ColumnPlan, ImportPlan } from "../../core/base/own-data.ts";
import { type PackedField, product, storedBytes } from "./packed.ts";
import type { Cell, RowSource, SourceColumn, SourceRow } from "./rows.ts";
import { isMissing, sortLevels, toDays, toLevel, toNumber } from "./values.ts";

/** Places that a report names of each kind of fault. */
const MOST_PLACES = 5;
const MOST_CLASSES = 65_535;
/** Bytes of one packed row. */
const LONGEST_ROW = 64 * 2 ** 20;

/** A column on its way: `at` and `store` are settled, classes are still being met. */
export interface Field {
  readonly plan: ColumnPlan;
  readonly index: number;
  readonly store: PackedField["store"];
  readonly shape: readonly number[];
  readonly at: number;
  /** Classes in the order in which they came, where it has classes. */
  readonly levels: Map<string, number> | undefined;
  /** How often each came: of words, the rare ones are joined. */
  readonly counts: number[];
}

const classed = ({ type }: ColumnPlan): boolean => type === "category" || type === "text";

function checkColumn(plan: ColumnPlan, column: SourceColumn, format: string): void {
  const bad = (what: string, fix: string) =>
    new ProxflowError("bad-plan", `Column "${plan.name}" ${what}.`, { fix });
  const { shape, holds } = column;
  if (plan.type === "text" && format !== "text")
    throw bad(
      "holds text, of which nothing can be solved",
      "Take it for a category, or ignore it.",
    );
  if (plan.type === "image" && holds !== "image")
    throw bad("holds no images", "Choose another type for it.");
  if ((holds === "image" || shape.length > 0) && plan.type !== "image" && plan.type !== "number")
    throw bad(
      `holds ${holds === "image" ? "images" : "several numbers a row"}`,
      "Take it for numbers.",
    );
  if (plan.role === "both" && format !== "text" && shape.length > 0 && holds === "image")
    throw bad("cannot be input and target at once", "Choose one of the two.");
}

/**
 * Where each column that is used lies in a packed row.
 * @throws ProxflowError `bad-plan` naming the column
 */
export function layOut(source: RowSource, plan: ImportPlan): { fields: Field[]; stride: number } {
  const used = plan.columns.filter(({ role }) => role !== "ignore");
  const has = (port: "input" | "target") => used.some((c) => c.role === port || c.role === "both");
  if (!has("input"))
    throw new ProxflowError("bad-plan", "No column is an input.", {
      fix: "Give at least one column the role of an input.",
    });
  if (plan.window === undefined && used.some(({ role }) => role === "both"))
    throw new ProxflowError(
      "bad-plan",
      "A column is input and target at once, which needs windows.",
      {
        fix: "Switch windows on, or choose one of the two roles.",
      },
    );
  const seen = new Set<string>();
  const open = used.map((column) => {
    const index = source.columns.findIndex(({ name }) => name === column.name);
    const found = source.columns[index];
    if (found === undefined)
      throw new ProxflowError("bad-plan", `There is no column "${column.name}".`, {
        fix: `Columns: ${source.columns
          .slice(0, 20)
          .map((c) => c.name)
          .join(", ")}.`,
      });
    if (seen.has(column.name))
      throw new ProxflowError("bad-plan", `Column "${column.name}" is planned twice.`);
    seen.add(column.name);
    checkColumn(column, found, plan.format);
    const store: Field["store"] = classed(column)
      ? plan.text?.unit === "word"
        ? "u32"
        : "u16"
      : found.holds === "image"
        ? "u8"
        : "f32";
    const shape = found.shape.length === 0 ? [1] : found.shape;
    return { plan: column, index, store, shape };
  });
  // Wide numbers first, so that each lies where its width wants it.
  const order = { f32: 0, u32: 1, u16: 2, u8: 3 } as const;
  open.sort((a, b) => order[a.store] - order[b.store]);
  let at = 0;
  const fields = open.map((field): Field => {
    const made = {
      ...field,
      at,
      levels: classed(field.plan) ? new Map<string, number>() : undefined,
      counts: [],
    };
    at += storedBytes({ ...asStored(made) });
    return made;
  });
  const stride = Math.ceil(at / 4) * 4;
  if (stride > LONGEST_ROW)
    throw new ProxflowError(
      "too-large",
      `One row would take ${Math.round(stride / 2 ** 20)} MiB.`,
      {
        fix: "Scale images down, or leave out columns.",
      },
    );
  return { fields, stride };
}

const asStored = ({ plan, store, shape, at, levels }: Field): PackedField => ({
  name: plan.name,
  role: plan.role,
  store,
  at,
  shape: [...shape],
  ...(levels && { places: [] }),
  oneHot: plan.oneHot,
  centre: [0],
  scale: [1],
  fill: [0],
});

/** A space and a line end are tokens of their own; around the name of a class they are nothing. */
const levelOf = ({ type }: ColumnPlan, cell: Cell): string | undefined =>
  type === "text" && typeof cell === "string" ? cell : toLevel(cell);

/** Counts what is left out. */
export class Drops {
  readonly #found = new Map<string, { count: number; where: string[] }>();

  add(reason: string, where: () => string): void {
    const known = this.#found.get(reason) ?? { count: 0, where: [] };
    known.count += 1;
    if (known.where.length < MOST_PLACES) known.where.push(where());
    this.#found.set(reason, known);
  }

  list(): ImportReport["dropped"] {
    return [...this.#found]
      .map(([reason, found]) => ({ reason, ...found }))
      .sort((a, b) => b.count - a.count);
  }
}

/** Writes rows one after another into a buffer of its own. */
export class RowEncoder {
  readonly fields: readonly Field[];
  readonly stride: number;
  /** Numbers that were filled in. */
  filled = 0;
  readonly #fill: boolean;
  readonly #row: DataView;

  constructor(source: RowSource, plan: ImportPlan) {
    const { fields, stride } = layOut(source, plan);
    this.fields = fields;
    this.stride = stride;
    this.#fill = plan.missing === "fill";
    this.#row = new DataView(new ArrayBuffer(stride));
  }

  /**
   * One row, in a buffer that the next row writes over; or, as text, why it cannot be used.
   * @throws ProxflowError `too-many-classes`
   */
  encode(row: SourceRow): Uint8Array | string {
    if (row.bad !== undefined) return row.bad;
    const fresh: (readonly [Field, string])[] = [];
    let filled = 0;
    for (const field of this.fields) {
      const cell = row.cells[field.index] ?? null;
      const wrong = this.#put(field, cell, fresh);
      if (wrong === undefined) continue;
      if (!this.#fill || field.levels || field.store === "u8")
        return `${wrong} in column ${field.plan.name}`;
      const count = product(field.shape);
      for (let k = 0; k < count; k++) this.#row.setFloat32(field.at + 4 * k, Number.NaN, true);
      filled += 1;
    }
    this.filled += filled;
    // Only rows that are kept bring classes with them.
    for (const [field, level] of fresh) {
      const levels = field.levels as Map<string, number>;
      const index = levels.get(level) ?? levels.size;
      if (index === levels.size) levels.set(level, index);
      if (levels.size > MOST_CLASSES && field.store === "u16")
        throw new ProxflowError(
          "too-many-classes",
          `Column "${field.plan.name}" has more than ${MOST_CLASSES} different values.`,
          { fix: "Take it for numbers, or ignore it." },
        );
      field.counts[index] = (field.counts[index] ?? 0) + 1;
      if (field.store === "u32") this.#row.setUint32(field.at, index, true);
      else this.#row.setUint16(field.at, index, true);
    }
    return new Uint8Array(this.#row.buffer);
  }

  #put(field: Field, cell: Cell, fresh: (readonly [Field, string])[]): string | undefined {
    const { plan, at, store, shape, levels } = field;
    if (levels) {
      const empty = plan.type === "category" && isMissing(cell);
      const level = empty ? (this.#fill ? "(missing)" : undefined) : levelOf(plan, cell);
      if (level === undefined) return "a value is missing";
      fresh.push([field, level]);
      return undefined;
    }
    if (cell instanceof Uint8Array) {
      if (cell.length !== product(shape)) return "the size is wrong";
      new Uint8Array(this.#row.buffer).set(cell, at);
      return undefined;
    }
    if (cell instanceof Float32Array) {
      if (cell.length !== product(shape)) return "the number of values is wrong";
      if (!cell.every(Number.isFinite)) return "a value is no number";
      cell.forEach((value, k) => void this.#row.setFloat32(at + 4 * k, value, true));
      return undefined;
    }
    if (isMissing(cell)) return "a value is missing";
    const value =
      store === "f32" ? (plan.type === "date" ? toDays(cell) : toNumber(cell)) : undefined;
    if (value === undefined)
      return plan.type === "date" ? "a value is no date" : "a value is no number";
    // Beyond what 32 bits hold it would come out infinite.
    if (!Number.isFinite(Math.fround(value))) return "a value is too large";
    this.#row.setFloat32(at, value, true);
    return undefined;
  }
}

/** The field as it is described once all classes are known. */
export function settle(
  field: Field,
  vocabulary: number | undefined,
): {
  readonly packed: PackedField;
  readonly classes: readonly string[] | undefined;
  /** Rare tokens that share the last place. */
  readonly joined: number;
} {
  const packed = asStored(field);
  const { levels, counts, plan } = field;
  if (levels === undefined) return { packed, classes: undefined, joined: 0 };
  const all = [...levels.keys()];
  const most = plan.type === "text" ? (vocabulary ?? MOST_CLASSES) : MOST_CLASSES;
  const rare = all.length > most;
  const byCount = rare
    ? [...all]
        .sort(
          (a, b) =>
            (counts[levels.get(b) as number] ?? 0) - (counts[levels.get(a) as number] ?? 0) ||
            (a < b ? -1 : 1),
        )
        .slice(0, most - 1)
    : all;
  const classes = sortLevels(byCount);
  const place = new Map(classes.map((level, i) => [level, i]));
  if (rare) classes.push("(other)");
  const places = all.map((level) => place.get(level) ?? classes.length - 1);
  const shape = plan.oneHot ? [classes.length] : [1];
  return {
    packed: { ...packed, places, shape },
    classes,
    joined: rare ? all.length - most + 1 : 0,
  };
}
