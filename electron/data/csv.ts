/** CSV and TSV, piece by piece, by papaparse. */
import Papa from "papaparse";
import { ProxflowError } from "../../core/base/errors.ts";
import type { TablePlan, TextEncoding } from "../../core/base/own-data.ts";
import { type ByteSource, textOf } from "./bytes.ts";
import { guessTable } from "./guess-table.ts";
import { partOf, type Reader, type RowSource, type SourceRow } from "./rows.ts";
import { pointed } from "./values.ts";

/** Longest row, in characters: a quote that is never closed must not take in the whole file. */
const LONGEST = 1 << 24;
const MOST_COLUMNS = 20_000;

interface Line {
  readonly fields: readonly string[];
  readonly at: number;
}

/** What the parser that papaparse's streams use gives back. */
interface Parsed {
  readonly data: readonly (readonly string[])[];
  readonly errors: readonly { readonly message: string; readonly row?: number }[];
  readonly meta: { readonly cursor: number };
}

const newlines = (text: string): number => {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count;
};

/** What a file's rows are parted by. @throws ProxflowError `bad-plan` where two signs are one */
function checkTable({ delimiter, quote, comment }: TablePlan): void {
  const bad = (message: string, fix: string) => new ProxflowError("bad-plan", message, { fix });
  if (/[\r\n"\uFEFF]/.test(delimiter) || delimiter === quote)
    throw bad(
      `The delimiter cannot be ${delimiter === '"' || delimiter === quote ? `the quote ${delimiter}` : "a line end"}.`,
      "Choose another delimiter, such as a comma, a semicolon or a tab.",
    );
  if (comment !== "" && (comment === delimiter || comment === quote || /[\r\n]/.test(comment)))
    throw bad(
      `Comments cannot begin with ${comment}, which parts or quotes fields.`,
      "Choose another sign for comments, or none.",
    );
}

/**
 * Rows of a file with the line that each begins on; empty lines, comments and lines before the table
 * are left out.
 * @throws ProxflowError `bad-csv` with the line at fault
 */
async function* linesOf(
  source: ByteSource,
  { delimiter, quote, comment, decimal, skip }: TablePlan,
  encoding: TextEncoding | undefined,
): AsyncIterable<readonly Line[]> {
  let rest = "";
  let line = 1;
  const take = (last: boolean): Line[] => {
    const lines: Line[] = [];
    const add = (fields: readonly string[], at: number): void => {
      const parted = delimiter === " " ? fields.filter((field) => field !== "") : fields;
      if (parted.length > 1 || (parted[0] ?? "").trim() !== "")
        lines.push({ fields: decimal === "," ? parted.map(pointed) : parted, at });
    };
    const within = (fields: readonly string[]): number =>
      fields.reduce((sum, field) => (field.includes("\n") ? sum + newlines(field) : sum), 0);
    let counted = 0;
    // Row by row, since comments that are passed over have lines, too; all at once is faster.
    const step = ({ data: [fields = []], errors: [wrong], meta: { cursor } }: Parsed): void => {
      const read = rest.slice(counted, cursor);
      counted = cursor;
      line += newlines(read);
      const at = line - within(fields) - (read.endsWith("\n") ? 1 : 0);
      if (wrong) throw badQuote(source.name, at, wrong.message);
      add(fields, at);
    };
    const parser = new Papa.Parser({
      delimiter,
      newline: "\n",
      ...(quote === "" ? { fastMode: true } : { quoteChar: quote }),
      ...(comment !== "" && { comments: comment, step }),
    } as ConstructorParameters<typeof Papa.Parser>[0]);
    const { data, errors, meta } = parser.parse(rest, 0, !last) as Parsed;
    const [wrong] = errors;
    data.forEach((fields, i) => {
      if (wrong?.row === i) throw badQuote(source.name, line, wrong.message);
      add(fields, line);
      line += 1 + within(fields);
    });
    if (wrong) throw badQuote(source.name, line, wrong.message);
    rest = rest.slice(meta.cursor);
    if (rest.length > LONGEST)
      throw badQuote(source.name, line, "the row has more than 16 million characters");
    return lines;
  };
  for await (const text of textOf(source, encoding)) {
    rest += text;
    while (line <= skip && rest.includes("\n")) {
      rest = rest.slice(rest.indexOf("\n") + 1);
      line += 1;
    }
    if (line <= skip) continue;
    const lines = take(false);
    if (lines.length > 0) yield lines;
  }
  if (rest !== "" && line > skip) {
    const lines = take(true);
    if (lines.length > 0) yield lines;
  }
}

function badQuote(name: string, line: number, message: string): ProxflowError {
  return new ProxflowError("bad-csv", `${name}, line ${line}: ${message.toLowerCase()}.`, {
    fix: "Close the quotes of that row, and write a quote within quotes twice; or choose other quotes.",
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

export const readCsv: Reader = async (files, plan): Promise<RowSource> => {
  const [main] = files;
  if (main === undefined) throw new ProxflowError("no-file", "No file was given.");
  const encoding = plan?.encoding;
  const table = await guessTable(main, encoding, plan?.table);
  checkTable(table);
  const { header } = table;
  const firstOf = async (file: ByteSource): Promise<Line> => {
    for await (const [line] of linesOf(file, table, encoding)) if (line) return line;
    let lines = 1;
    for await (const text of textOf(file, encoding)) lines += newlines(text);
    throw new ProxflowError("no-rows", `${file.name} has no rows: it ends at line ${lines}.`, {
      fix: "Choose a file with data in it, or skip fewer lines.",
    });
  };
  const { fields: first, at: firstAt } = await firstOf(main);
  if (first.length > MOST_COLUMNS)
    throw new ProxflowError(
      "too-many-columns",
      `${main.name}, line ${firstAt}: ${first.length} columns, and ${MOST_COLUMNS} are the most.`,
      { fix: "Choose another delimiter, or another format." },
    );
  const names = namesOf(first, header);
  const starts: { from: number; name: string }[] = [];
  return {
    columns: names.map((name) => ({ name, shape: [] })),
    given: files.length > 1 && files.every((file) => partOf(file.name) !== undefined),
    notes: [],
    table,
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
        for await (const lines of linesOf(file, table, encoding)) {
          const batch: SourceRow[] = [];
          for (const { fields, at } of lines) {
            last = at;
            if (heading) {
              heading = false;
              if (file !== main)
                checkHeader(`${file.name}, line ${at}`, namesOf(fields, true), names);
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

function checkHeader(place: string, found: readonly string[], names: readonly string[]): void {
  const wrong = names.findIndex((name, i) => found[i] !== name);
  if (wrong >= 0 || found.length !== names.length)
    throw new ProxflowError("bad-csv", `${place}: its columns are not those of the first file.`, {
      fix: "Import files with the same columns together, others by themselves.",
    });
}
