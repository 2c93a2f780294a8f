/** How the lines of a table are likely to be parted, by the first ones. */
import Papa from "papaparse";
import {
  type ReadingPlan,
  type TablePlan,
  type TextEncoding,
  tablePlan,
} from "../../core/base/own-data.ts";
import { type ByteSource, textOf } from "./bytes.ts";
import { pointed } from "./values.ts";

/** Characters and rows that are looked at. */
const MOST_TEXT = 100_000;
const MOST_ROWS = 20;

/** What is said of a table; the rest is guessed. */
type Known = NonNullable<ReadingPlan["table"]>;
type Rows = readonly (readonly string[])[];

const isNumber = (text: string): boolean => text.trim() !== "" && Number.isFinite(Number(text));
const isPointed = (text: string): boolean => isNumber(pointed(text));

const even = (rows: Rows): boolean =>
  (rows[0]?.length ?? 0) > 1 && rows.every(({ length }) => length === rows[0]?.length);

/** Whether all but the first row, which may be names, are numbers. */
const allNumbers = (rows: Rows): boolean => {
  const below = rows.slice(1).flat();
  return even(rows) && below.length > 0 && below.every(isPointed);
};

const bySpaces = (rows: Rows): Rows => rows.map(([line = ""]) => line.trim().split(/ +/));

/** The delimiter that is known or parts the lines evenly, with the rows as it parts them. */
function delimited(
  text: string,
  known: Known,
): { readonly delimiter: string; readonly rows: Rows } {
  const { quote = '"', comment = "" } = known;
  const options = {
    preview: MOST_ROWS,
    skipEmptyLines: true,
    ...(quote === "" ? { fastMode: true } : { quoteChar: quote }),
    // One that could part fields is refused later, in words.
    ...(!/^$|[,;|\t"\r\n]/.test(comment) && comment !== known.delimiter && { comments: comment }),
  };
  const by = (delimiter: string) => Papa.parse<string[]>(text, { ...options, delimiter });
  if (known.delimiter !== undefined) {
    const { delimiter } = known;
    return { delimiter, rows: delimiter === " " ? bySpaces(by("\0").data) : by(delimiter).data };
  }
  // The parser takes double quotes for quotes wherever it guesses.
  const plain = quote === '"' ? text : text.replaceAll('"', "");
  const { delimiter } = Papa.parse(plain, options).meta;
  const { data } = by(delimiter);
  if ((data[0]?.length ?? 0) < 2) {
    const rows = bySpaces(data);
    const numbers = rows.slice(1).some((fields) => fields.every(isNumber));
    return even(rows) && numbers ? { delimiter: " ", rows } : { delimiter: ",", rows: data };
  }
  // "1,5;2,5" has more commas than semicolons, but they are those of its numbers.
  const rows = delimiter === "," ? by(";").data : [];
  return allNumbers(rows) ? { delimiter: ";", rows } : { delimiter, rows: data };
}

/**
 * @param known what is no guess
 * @throws ProxflowError `not-text`
 */
export async function guessTable(
  source: ByteSource,
  encoding: TextEncoding | undefined,
  known: Known = {},
): Promise<TablePlan> {
  const whole = Object.keys(tablePlan.shape).every(
    (key) => known[key as keyof Known] !== undefined,
  );
  if (whole) return tablePlan.parse(known);
  let text = "";
  for await (const piece of textOf(source, encoding)) {
    text += piece;
    if (text.length > MOST_TEXT) break;
  }
  const lines = text.slice(0, MOST_TEXT).split("\n").slice(known.skip);
  const { delimiter, rows } = delimited(lines.join("\n"), known);
  const [first = [], ...others] = rows;
  const fields = rows.flat();
  const withPoint = (field: string): boolean =>
    isNumber(field) && field.includes(".") && pointed(field) === field;
  const decimal =
    delimiter !== "," &&
    fields.some((field) => !isNumber(field) && isPointed(field)) &&
    !fields.some(withPoint)
      ? ","
      : ".";
  const names = decimal === "," ? first.map(pointed) : first;
  const header = !names.some(isNumber) && (others.length > 0 || first.some((f) => f.trim() !== ""));
  return tablePlan.parse({ delimiter, header, decimal, ...known });
}
