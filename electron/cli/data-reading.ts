/** Options of `proxflow data` that say how files are read, where the guess is wrong. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { formatOfName } from "../../core/base/data-formats.ts";
import { ProxflowError } from "../../core/base/errors.ts";
import {
  type DataFormat,
  type ImportPlan,
  type ReadingPlan,
  type TablePlan,
  type TextEncoding,
  tablePlan,
  textEncodings,
} from "../../core/base/own-data.ts";
import type { ByteSource } from "../data/bytes.ts";
import { guessFormat, unwrap } from "../data/formats.ts";

export interface ReadingOptions {
  readonly as?: keyof typeof formats;
  readonly delimiter?: string;
  readonly header?: boolean;
  readonly decimal?: TablePlan["decimal"];
  readonly quote?: keyof typeof quotes;
  readonly comment?: string;
  readonly skip?: number;
  readonly encoding?: TextEncoding;
}

const formats = { table: "csv", text: "text", json: "json" } as const;
const quotes = { double: '"', single: "'", none: "" } as const;
const signs: Readonly<Record<string, string>> = { tab: "\t", "\\t": "\t", space: " " };

function sign(text: string): string {
  const one = signs[text] ?? text;
  if (one.length !== 1) throw new InvalidArgumentError('It must be one sign, or "tab" or "space".');
  return one;
}

function lines(text: string): number {
  const parsed = tablePlan.shape.skip.safeParse(/^\d+$/.test(text) ? Number(text) : text);
  if (!parsed.success) throw new InvalidArgumentError("It must be a whole number from 0 to 10000.");
  return parsed.data;
}

export const withReading = (command: Command): Command =>
  command
    .addOption(new Option("--as <kind>", "what the file is read as").choices(Object.keys(formats)))
    .option(
      "--delimiter <sign>",
      'sign between the fields of a table; "tab" and "space" as words',
      sign,
    )
    .option("--header", "the first row of a table has the names of its columns")
    .option("--no-header", "the first row has values")
    .addOption(new Option("--decimal <sign>", "sign before decimals").choices([".", ","]))
    .addOption(new Option("--quote <kind>", "quotes around fields").choices(Object.keys(quotes)))
    .option("--comment <sign>", "sign before lines that are passed over", sign)
    .option("--skip <lines>", "lines before the table", lines)
    .addOption(new Option("--encoding <name>", "encoding of text").choices([...textEncodings]));

/** What the options say of a table; the rest of it is guessed. */
function tableOf({ delimiter, header, decimal, quote, comment, skip }: ReadingOptions) {
  const said = {
    ...(delimiter !== undefined && { delimiter }),
    ...(header !== undefined && { header }),
    ...(decimal !== undefined && { decimal }),
    ...(quote !== undefined && { quote: quotes[quote] }),
    ...(comment !== undefined && { comment }),
    ...(skip !== undefined && { skip }),
  };
  return Object.keys(said).length > 0 ? said : undefined;
}

const isTable = (format: DataFormat): boolean => format === "csv" || format === "tsv";

/**
 * How the options want files read; `undefined` where they say nothing.
 * @param planned a plan or a document says it already
 * @throws ProxflowError `bad-plan` where the options do not go together
 */
export async function readingFor(
  given: readonly ByteSource[],
  options: ReadingOptions,
  planned: boolean,
): Promise<ReadingPlan | undefined> {
  const { as, encoding } = options;
  const said = tableOf(options);
  if (as === undefined && encoding === undefined && said === undefined) return undefined;
  const bad = (message: string, fix: string) => new ProxflowError("bad-plan", message, { fix });
  if (planned)
    throw bad(
      "How files are read is said twice: by options, and by a plan or a document.",
      "Change the plan, or leave it out.",
    );
  const named = formatOfName(given[0]?.name ?? "");
  // A table is meant, whatever the name says.
  const files = await unwrap(given);
  const format = as ? formats[as] : said && named === "text" ? "csv" : await guessFormat(files);
  const base = { format, ...(encoding && { encoding }) };
  if (said === undefined) return base;
  if (!isTable(format))
    throw bad(`Files of the format "${format}" are no tables.`, "Leave out the options of tables.");
  return { ...base, table: said };
}

const words: Readonly<Record<string, string>> = {
  ",": "comma",
  ";": "semicolon",
  "\t": "tab",
  " ": "space",
};

/** How a file is read, in words: "csv, by semicolon, names in the first row, decimal commas". */
export function readingWords({
  format,
  table,
  encoding,
}: Pick<ImportPlan, "format" | "table" | "encoding">): string {
  return [
    format,
    ...(table
      ? [
          `by ${words[table.delimiter] ?? table.delimiter}`,
          table.header ? "names in the first row" : "no names",
          ...(table.decimal === "," ? ["decimal commas"] : []),
          ...(table.quote === '"' ? [] : [table.quote === "" ? "no quotes" : "single quotes"]),
          ...(table.comment === "" ? [] : [`comments by ${table.comment}`]),
          ...(table.skip === 0 ? [] : [`${table.skip} line${table.skip === 1 ? "" : "s"} skipped`]),
        ]
      : []),
    ...(encoding ? [encoding] : []),
  ].join(", ");
}
