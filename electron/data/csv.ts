/** CSV and TSV, piece by piece, by papaparse. */
import Papa from "papaparse";
import { ProxflowError } from "../../core/base/errors.ts";
import { type ByteSource, textOf } from "./bytes.ts";
import { partOf, type Reader, type RowSource, type SourceRow } from "./rows.ts";

/** Longest row, in characters: a quote that is never closed must not take in the whole file. */
const LONGEST = 1 << 24;
const MOST_COLUMNS = 20_000;

interface Line {
  readonly fields: readonly string[];
  readonly at: number;
}

/** What the parser that papaparse's streams use gives back. */
interface Parsed {
  readonly data: readonly string[][];
  readonly errors: readonly { readonly message: string; readonly row?: number }[];
  readonly meta: { readonly cursor: number };
}

const newlines = (text: string): number => {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count;
};

/**
 * Rows of a file with the line that each begins on, empty lines left out.
 * @throws ProxflowError `bad-csv` with the line at fault
 */
async function* linesOf(source: ByteSource, delimiter: string): AsyncIterable<readonly Line[]> {
  let rest = "";
  let line = 1;
  const take = (last: boolean): Line[] => {
    const parser = new Papa.Parser({ delimiter, newline: "\n" });
    const { data, errors, meta } = parser.parse(rest, 0, !last) as Parsed;
    const lines: Line[] = [];
    const wrong = errors[0];
    data.forEach((fields, i) => {
      if (wrong?.row === i) throw badQuote(source.name, line, wrong.message);
      if (fields.length > 1 || (fields[0] ?? "").trim() !== "") lines.push({ fields, at: line });
      line += 1;
      for (const field of fields) if (field.includes("\n")) line += newlines(field);
    });
    if (wrong) throw badQuote(source.name, line, wrong.message);
    rest = rest.slice(meta.cursor);
    if (rest.length > LONGEST)
      throw badQuote(source.name, line, "the row has more than 16 million characters");
    return lines;
  };
  for await (const text of textOf(source)) {
    rest += text;
    const lines = take(false);
    if (lines.length > 0) yield lines;
  }
  if (rest !== "") {
    const lines = take(true);
    if (lines.length > 0) yield lines;
  }
}

function badQuote(name: string, line: number, message: string): ProxflowError {
  return new ProxflowError("bad-csv", `${name}, line ${line}: ${message.toLowerCase()}.`, {
    fix: "Close the quotes of that row, and write a quote within quotes twice.",
  });
}

/** Names for columns: those of the header made different, or "column 1" and so on. */
function namesOf(first: readonly string[], header: boolean): string[] {
  const seen = new Map<string, number>();
  return first.map((field, i) => {
    const base = (header ? field.trim() : "").slice(0, 400) || `column ${i + 1}`;
    const count = (seen.get(base) ?? 0) + 1;
    seen.set(base, count);
    return count === 1 ? base : `${base} (${count})`;
  });
}

const isNumber = (text: string): boolean => text.trim() !== "" && Number.isFinite(Number(text));

/** The delimiter that parts the first lines evenly, and whether the first line has names. */
export async function guessTable(
  source: ByteSource,
): Promise<{ delimiter: string; header: boolean }> {
  let text = "";
  for await (const piece of textOf(source)) {
    text += piece;
    if (text.length > 100_000) break;
  }
  const found = Papa.parse<string[]>(text.slice(0, 100_000), { preview: 20, skipEmptyLines: true });
  const [first = [], ...others] = found.data;
  const delimiter = found.meta.delimiter || ",";
  const header = !first.some(isNumber) && (others.length > 0 || first.some((f) => f.trim() !== ""));
  return { delimiter: first.length > 1 ? delimiter : ",", header };
}

export const readCsv: Reader = async (files, plan): Promise<RowSource> => {
  const [main] = files;
  if (main === undefined) throw new ProxflowError("no-file", "No file was given.");
  const { delimiter, header } = plan?.table ?? (await guessTable(main));
  const firstOf = async (file: ByteSource): Promise<readonly string[]> => {
    for await (const [line] of linesOf(file, delimiter)) if (line) return line.fields;
    let lines = 1;
    for await (const text of textOf(file)) lines += newlines(text);
    throw new ProxflowError("no-rows", `${file.name} has no rows: it ends at line ${lines}.`, {
      fix: "Choose a file with data in it.",
    });
  };
  const first = await firstOf(main);
  if (first.length > MOST_COLUMNS)
    throw new ProxflowError(
      "too-many-columns",
      `${main.name}, line 1: ${first.length} columns, and ${MOST_COLUMNS} are the most.`,
      { fix: "Choose another delimiter, or another format." },
    );
  const names = namesOf(first, header);
  const starts: { from: number; name: string }[] = [];
  return {
    columns: names.map((name) => ({ name, shape: [] })),
    given: files.length > 1 && files.every((file) => partOf(file.name) !== undefined),
    notes: [],
    place(at) {
      const start = starts.findLast(({ from }) => at > from) ?? { from: 0, name: main.name };
      const line = `line ${at - start.from}`;
      return files.length > 1 ? `${start.name}, ${line}` : line;
    },
    async *rows() {
      starts.length = 0;
      let base = 0;
      for (const file of files) {
        starts.push({ from: base, name: file.name });
        const part = files.length > 1 ? partOf(file.name) : undefined;
        let heading = header;
        let last = 0;
        for await (const lines of linesOf(file, delimiter)) {
          const batch: SourceRow[] = [];
          for (const { fields, at } of lines) {
            last = at;
            if (heading) {
              heading = false;
              if (file !== main) checkHeader(file, namesOf(fields, true), names);
              continue;
            }
            const row = { cells: fields, at: base + at, part };
            const wrong = fields.length !== names.length;
            batch.push(
              wrong
                ? {
                    ...row,
                    bad: `the row has ${fields.length < names.length ? "too few" : "too many"} fields`,
                  }
                : row,
            );
          }
          yield batch;
        }
        base += last;
      }
    },
  };
};

function checkHeader(file: ByteSource, found: readonly string[], names: readonly string[]): void {
  const wrong = names.findIndex((name, i) => found[i] !== name);
  if (wrong >= 0 || found.length !== names.length)
    throw new ProxflowError(
      "bad-csv",
      `${file.name}, line 1: its columns are not those of the first file.`,
      { fix: "Import files with the same columns together, others by themselves." },
    );
}
