/** Cells as numbers, days and categories. */
import type { Cell } from "./rows.ts";

/** What people and programs write where nothing is. */
const nothing = new Set([
  "",
  "na",
  "n/a",
  "nan",
  "null",
  "none",
  "?",
  "-",
  ".",
  "nil",
  "missing",
  "undefined",
]);

export const isMissing = (cell: Cell): boolean =>
  cell === null ||
  (typeof cell === "string" && nothing.has(cell.trim().toLowerCase())) ||
  (typeof cell === "number" && Number.isNaN(cell));

/** A number as it is written, or `undefined`. Infinities are none: nothing can be made of them. */
export function toNumber(cell: Cell): number | undefined {
  if (typeof cell === "number") return Number.isFinite(cell) ? cell : undefined;
  if (typeof cell !== "string") return undefined;
  const text = cell.trim();
  // "0x10" and "" are numbers to JavaScript, but to nobody who writes a table.
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** "1.234,5" as "1234.5"; what is no number with a decimal comma stays as it is. */
export const pointed = (field: string): string =>
  /^\s*[+-]?(\d*|\d{1,3}(\.\d{3})+)(,\d+)?([eE][+-]?\d+)?\s*$/.test(field)
    ? field.replaceAll(".", "").replace(",", ".")
    : field;

const DATE =
  /^(\d{4})[-/](\d{1,2})(?:[-/](\d{1,2}))?(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Days since 1970 of "2024-03-01", "2024/3/1", "2024-03-01T12:00:00Z"; `undefined` for others. */
export function toDays(cell: Cell): number | undefined {
  if (typeof cell !== "string") return undefined;
  const found = DATE.exec(cell.trim());
  if (!found) return undefined;
  const [, y, m, d = "1", hour = "0", minute = "0", second = "0", zone = "Z"] = found;
  const [year, month, day] = [Number(y), Number(m), Number(d)];
  const time = Date.UTC(year, month - 1, day, Number(hour), Number(minute), Number(second));
  const date = new Date(Date.UTC(year, month - 1, day));
  // 31 February is no day.
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) >= 60) return undefined;
  const offset = zone === "Z" ? 0 : Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (time - (zone.startsWith("-") ? -1 : 1) * offset * 60_000) / 86_400_000;
}

/** A cell as the name of a class. */
export function toLevel(cell: Cell): string | undefined {
  if (typeof cell === "number") return String(cell);
  return typeof cell === "string" ? cell.trim().slice(0, 500) : undefined;
}

/** Numbers by size, all else by letters. */
export function sortLevels(levels: readonly string[]): string[] {
  const numbers = levels.every((level) => toNumber(level) !== undefined);
  return [...levels].sort((a, b) => (numbers ? Number(a) - Number(b) : a < b ? -1 : a > b ? 1 : 0));
}

/** A cell as people read it. */
export function cellText(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "string") return cell.length > 200 ? `${cell.slice(0, 199)}…` : cell;
  if (typeof cell === "number") return String(cell);
  const shown = [...cell.subarray(0, 8)].map((v) => String(Number(v.toPrecision(6))));
  return `[${shown.join(", ")}${cell.length > 8 ? ", …" : ""}]`;
}
