/** Looks at the beginning of a file: what its columns hold, and what could be made of them. */
import type { ColumnSummary } from "../../core/base/data-preview.ts";
import type {
  ColumnPlan,
  ColumnType,
  ImportPlanInput,
  ReadingPlan,
} from "../../core/base/own-data.ts";
import type { RowSource, SourceColumn, SourceRow } from "./rows.ts";
import { isMissing, toDays, toLevel, toNumber } from "./values.ts";

/** Different values are counted up to this many. */
const MOST_DISTINCT = 1000;
/** More classes than this are guessed to be names or text. */
const MOST_CLASSES = 200;

function summaryOf(column: SourceColumn, rows: readonly SourceRow[], index: number): ColumnSummary {
  const counts = new Map<string, number>();
  let [missing, numbers, days, whole, sum, length] = [0, 0, 0, 0, 0, 0];
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let present = 0;
  for (const { cells, bad } of rows) {
    if (bad !== undefined) continue;
    const cell = cells[index] ?? null;
    if (column.holds !== "token" && isMissing(cell)) {
      missing += 1;
      continue;
    }
    present += 1;
    const number = toNumber(cell);
    if (number !== undefined) {
      numbers += 1;
      if (Number.isInteger(number)) whole += 1;
      sum += number;
      min = Math.min(min, number);
      max = Math.max(max, number);
    } else if (toDays(cell) !== undefined) days += 1;
    const level = column.holds === "token" && typeof cell === "string" ? cell : toLevel(cell);
    if (level === undefined) continue;
    length += level.length;
    if (counts.has(level) || counts.size < MOST_DISTINCT)
      counts.set(level, (counts.get(level) ?? 0) + 1);
  }
  const few = counts.size <= Math.min(MOST_CLASSES, Math.max(2, present / 2));
  const mostly = (n: number) => present > 0 && n >= 0.9 * present;
  let guess: ColumnType;
  if (column.holds === "image") guess = "image";
  else if (column.holds === "token") guess = "text";
  else if (column.shape.length > 0 || column.holds === "numbers") guess = "number";
  else if (mostly(numbers)) guess = "number";
  else if (mostly(days)) guess = "date";
  else guess = few || length / Math.max(1, present) < 24 ? (few ? "category" : "text") : "text";
  if (present === 0) guess = column.holds === "image" ? "image" : "text";
  // A column of few whole numbers may be classes: it is taken for them where it is the target.
  void whole;
  return {
    name: column.name,
    guess,
    shape: [...column.shape],
    missing,
    distinct: counts.size,
    ...(numbers > 0 && { min, max, mean: sum / numbers }),
    top: [...counts]
      .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
      .slice(0, 8)
      .map(([value, count]) => ({ value, count })),
  };
}

export const summarise = (source: RowSource, rows: readonly SourceRow[]): ColumnSummary[] =>
  source.columns.map((column, i) => summaryOf(column, rows, i));

const TARGET = /^(class|classes|label|labels|target|species|y|y_?train|category|outcome|digit)$/i;
const IDENTITY = /^(id|index|row|uuid|key|name|rowid|row_?id|unnamed.*)$/i;

/** Few whole numbers, such as 0 to 9, name classes. */
const looksLikeClasses = (s: ColumnSummary): boolean =>
  s.guess === "number" &&
  s.shape.length === 0 &&
  s.distinct >= 2 &&
  s.distinct <= 20 &&
  s.top.every(({ value }) => Number.isInteger(Number(value)));

/** The column that the others are likely to say: by its name, else the last one with classes. */
function guessTarget(columns: readonly ColumnSummary[]): ColumnSummary | undefined {
  const usable = columns.filter(
    (c) => c.guess !== "text" && c.guess !== "image" && c.guess !== "date",
  );
  const named = usable.find((c) => TARGET.test(c.name.trim()));
  if (named) return named;
  if (columns.length < 2) return undefined;
  const last = usable.at(-1);
  if (last && (last.guess === "category" || looksLikeClasses(last))) return last;
  const classes = usable.filter((c) => c.guess === "category");
  return classes.length === 1 ? classes[0] : last;
}

/** The plan that a person would most likely make of files that are read so. */
export function guessPlan(
  { format, encoding }: ReadingPlan,
  source: RowSource,
  columns: readonly ColumnSummary[],
): ImportPlanInput {
  const split = source.given ? ({ split: { by: "given" } } as const) : {};
  const reading = { format, ...(encoding && { encoding }) };
  if (format === "text")
    return {
      ...reading,
      columns: columns.map(({ name }) => ({ name, type: "text", role: "both" })),
      split: { by: "order" },
      window: { steps: 16, stride: 16, ahead: 1, targets: "each" },
      text: {},
    };
  const target = guessTarget(columns);
  return {
    ...reading,
    ...(source.table && { table: source.table }),
    columns: columns.map((c): ColumnPlan => {
      const { name, guess } = c;
      const base = { name, normalise: "none", oneHot: true } as const;
      if (c === target) {
        const type = looksLikeClasses(c) ? "category" : guess;
        return { ...base, type, role: "target" };
      }
      const unused = guess === "text" || (IDENTITY.test(name.trim()) && c.shape.length === 0);
      return {
        ...base,
        type: guess,
        role: unused ? "ignore" : "input",
        normalise: guess === "number" || guess === "date" ? "standardise" : "none",
      };
    }),
    ...split,
    ...(source.image && { image: source.image }),
  };
}
