/** JSON: a list of records, or an object of columns. Read as a whole. */
import { messageOf, ProxflowError } from "../../core/base/errors.ts";
import { allOf, memoryBytes, textOf } from "./bytes.ts";
import { product } from "./packed.ts";
import type { Cell, Reader, SourceColumn, SourceRow } from "./rows.ts";

const MOST_BYTES = 256 * 2 ** 20;
const MOST_COLUMNS = 20_000;

type Json = unknown;
const isRecord = (value: Json): value is Readonly<Record<string, Json>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether what is wrong with the beginning of a text is only that it ends there. */
function goesOn(beginning: string): boolean {
  try {
    JSON.parse(beginning);
    return true;
  } catch (error) {
    const message = messageOf(error);
    const at = /position (\d+)/.exec(message)?.[1];
    return at === undefined ? /end of JSON/.test(message) : Number(at) === beginning.length;
  }
}

/** The character that cannot be, where the message does not say its position, as for "[nul]". */
function faultAt(text: string): number {
  let [sound, step] = [0, 1024];
  while (sound + step < text.length && goesOn(text.slice(0, sound + step))) {
    sound += step;
    step *= 2;
  }
  let wrong = Math.min(sound + step, text.length);
  while (wrong - sound > 1) {
    const middle = Math.floor((sound + wrong) / 2);
    if (goesOn(text.slice(0, middle))) sound = middle;
    else wrong = middle;
  }
  return sound;
}

/** Line and column of what is wrong with a text. */
function faultOf(text: string, error: unknown): string {
  const said = messageOf(error);
  const message = said.replace(/\s+in JSON.*$/s, "").replace(/, (\.{3})?".*$/s, "");
  const position = /position (\d+)/.exec(said)?.[1];
  const ends = /end of JSON/.test(said);
  const at = position ? Number(position) : ends ? text.length : faultAt(text);
  const before = text.slice(0, at);
  const line = before.split("\n").length;
  return `line ${line}, column ${at - before.lastIndexOf("\n")}: ${message}`;
}

/** Nested lists of numbers, all of one shape. */
function numbersOf(value: Json): { shape: number[]; values: number[] } | undefined {
  if (typeof value === "number") return { shape: [], values: [value] };
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const inner = value.map(numbersOf);
  const shape = inner[0]?.shape;
  if (shape === undefined || inner.some((i) => i?.shape.join() !== shape.join())) return undefined;
  return { shape: [value.length, ...shape], values: inner.flatMap((i) => i?.values ?? []) };
}

function cellOf(value: Json, shape: readonly number[] | undefined): Cell | { bad: string } {
  if (value === null || value === undefined) return null;
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value === "string" || typeof value === "number") return value;
  const found = numbersOf(value);
  if (found === undefined) return { bad: "a value is neither text nor numbers" };
  if (shape && found.shape.join() !== shape.join())
    return { bad: "a list has another shape than in the first record" };
  return Float32Array.from(found.values);
}

/** Where the one value of a file begins. */
const startOf = (text: string): string =>
  `line ${text.slice(0, text.search(/\S/)).split("\n").length}`;

function recordsOf(json: Json, place: string): readonly Json[] {
  if (Array.isArray(json)) return json;
  const bad = (what: string) =>
    new ProxflowError("bad-json", `${place}: ${what}.`, {
      fix: 'Give a list of records, [{"a": 1}, ...], or columns, {"a": [1, ...]}.',
    });
  if (!isRecord(json)) throw bad("it is neither a list nor an object");
  const columns = Object.entries(json).filter(([, value]) => Array.isArray(value)) as [
    string,
    Json[],
  ][];
  const [first] = columns;
  if (first === undefined) throw bad("it has no columns");
  const other = columns.find(([, values]) => values.length !== first[1].length);
  if (other)
    throw bad(
      `"${first[0]}" has ${first[1].length} values and "${other[0]}" has ${other[1].length}`,
    );
  return first[1].map((_, i) =>
    Object.fromEntries(columns.map(([key, values]) => [key, values[i]])),
  );
}

export const readJson: Reader = async ([file], plan) => {
  if (file === undefined) throw new ProxflowError("no-file", "No file was given.");
  const bytes = await allOf(file, MOST_BYTES);
  let text = "";
  for await (const piece of textOf(memoryBytes(file.name, bytes), plan?.encoding)) text += piece;
  let json: Json;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ProxflowError("bad-json", `${file.name}, ${faultOf(text, error)}.`, {
      fix: "Correct the JSON at that place.",
    });
  }
  const place = `${file.name}, ${startOf(text)}`;
  const records = recordsOf(json, place);
  if (records.length === 0)
    throw new ProxflowError("no-rows", `${place}: there are no records.`, {
      fix: "Choose another file.",
    });
  const keys = new Set<string>();
  for (const record of records.slice(0, 1000))
    if (isRecord(record)) for (const key of Object.keys(record)) keys.add(key);
  if (keys.size === 0)
    throw new ProxflowError("bad-json", `${place}: its list holds no records.`, {
      fix: 'Give a list of records, [{"a": 1}, ...].',
    });
  if (keys.size > MOST_COLUMNS)
    throw new ProxflowError(
      "too-many-columns",
      `${place}: ${keys.size} columns, and ${MOST_COLUMNS} are the most.`,
    );
  const columns = [...keys].map((name): SourceColumn => {
    const sample = records.find((r) => isRecord(r) && Array.isArray(r[name]));
    const shape = isRecord(sample) ? numbersOf(sample[name])?.shape : undefined;
    return shape && product(shape) > 0 ? { name, shape, holds: "numbers" } : { name, shape: [] };
  });
  return {
    columns,
    given: false,
    notes: [],
    place: (at) => `record ${at}`,
    async *rows() {
      for (let from = 0; from < records.length; from += 1024)
        yield records.slice(from, from + 1024).map((record, i): SourceRow => {
          const at = from + i + 1;
          if (!isRecord(record))
            return { cells: columns.map(() => null), at, bad: "it is no record" };
          let bad: string | undefined;
          const cells = columns.map(({ name, shape }): Cell => {
            const cell = cellOf(
              Object.hasOwn(record, name) ? record[name] : null,
              shape.length > 0 ? shape : undefined,
            );
            if (cell === null || typeof cell !== "object" || !("bad" in cell)) return cell;
            bad = `${cell.bad}, in column ${name}`;
            return null;
          });
          return { cells, at, ...(bad !== undefined && { bad }) };
        });
    },
  };
};
