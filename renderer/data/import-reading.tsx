import { useState } from "react";
import {
  type ReadingPlan,
  type TablePlan,
  type TextEncoding,
  tablePlan,
} from "../../core/base/own-data.ts";
import { Choice, Field, NumberField } from "./import-fields.tsx";
import type { Reading } from "./import-readings.ts";

const kinds = [
  ["csv", "Table"],
  ["text", "Text"],
  ["json", "JSON"],
] as const;
const encodings: readonly (readonly [TextEncoding, string])[] = [
  ["utf-8", "UTF-8"],
  ["utf-16", "UTF-16"],
  ["windows-1252", "Windows-1252 (Western)"],
];
const delimiters: readonly (readonly [string, string])[] = [
  [",", "Comma"],
  [";", "Semicolon"],
  ["\t", "Tab"],
  [" ", "Space"],
  ["|", "Vertical bar"],
];
const OTHER = "other";
const quotes: readonly (readonly [TablePlan["quote"] | "none", string])[] = [
  ['"', 'Double, "…"'],
  ["'", "Single, '…'"],
  ["none", "None"],
];

/** How the file is read: what a guess can get wrong before there are columns to correct. */
export function ImportReading({
  reading,
  wrong,
  onChange,
}: {
  reading: Reading;
  /** It cannot be read so: all there is to set is shown. */
  wrong: boolean;
  /** Told what is changed, and the format. */
  onChange(said: ReadingPlan): void;
}) {
  const { format, encoding = "utf-8" } = reading;
  const kind = format === "text" || format === "json" ? format : "csv";
  const table = kind === "csv" ? (reading.table ?? tablePlan.parse({})) : undefined;
  const set = (to: Partial<TablePlan>): void => onChange({ format, table: to });
  const rare = table && (table.quote !== '"' || table.comment !== "" || table.skip > 0);
  const encodingField = (
    <Choice
      label="Encoding"
      name="Encoding of the file"
      value={encoding}
      options={encodings}
      onChange={(to) => onChange({ format, encoding: to })}
    />
  );
  return (
    <section className="import-reading" aria-label="How the file is read">
      <div className="import-options">
        <Choice
          label="Read as"
          name="What the file is read as"
          value={kind}
          options={kinds}
          onChange={(to) => onChange({ format: to })}
        />
        {table ? <TableReading table={table} onChange={set} /> : encodingField}
      </div>
      {table ? (
        <details open={wrong || rare || encoding !== "utf-8" || undefined}>
          <summary>Encoding, quotes, comments, lines to skip</summary>
          <div className="import-options">
            {encodingField}
            <Choice
              label="Quotes"
              name="Quotes around fields"
              value={table.quote || "none"}
              options={quotes}
              onChange={(quote) => set({ quote: quote === "none" ? "" : quote })}
            />
            <Field label="Comments begin with">
              <SignInput
                name="Sign before comments"
                value={table.comment}
                onChange={(comment) => set({ comment })}
              />
            </Field>
            <NumberField
              label="Lines to skip"
              name="Lines before the table"
              value={table.skip}
              max={10_000}
              onChange={(skip) => set({ skip })}
            />
          </div>
        </details>
      ) : null}
    </section>
  );
}

function TableReading({
  table,
  onChange,
}: {
  table: TablePlan;
  onChange(to: Partial<TablePlan>): void;
}) {
  const { delimiter } = table;
  const listed = delimiters.some(([value]) => value === delimiter);
  const [asked, setAsked] = useState(false);
  const other = asked || !listed;
  return (
    <>
      <Choice
        label="Delimiter"
        name="Delimiter of fields"
        value={other ? OTHER : delimiter}
        options={[...delimiters, [OTHER, "Other"]]}
        onChange={(to) => {
          setAsked(to === OTHER);
          if (to !== OTHER) onChange({ delimiter: to });
        }}
        beside={
          other ? (
            <SignInput
              name="Other delimiter"
              value={listed ? "" : delimiter}
              onChange={(sign) => {
                if (sign !== "") onChange({ delimiter: sign });
              }}
            />
          ) : null
        }
      />
      <Choice
        label="First row"
        name="What the first row holds"
        value={table.header ? "names" : "values"}
        options={[
          ["names", "Names of columns"],
          ["values", "Values"],
        ]}
        onChange={(to) => onChange({ header: to === "names" })}
      />
      <Choice
        label="Decimals"
        name="Sign before decimals"
        value={table.decimal}
        options={[
          [".", "Point, 1.5"],
          [",", "Comma, 1,5"],
        ]}
        onChange={(decimal) => onChange({ decimal })}
      />
    </>
  );
}

/** One sign, or none. */
function SignInput({
  name,
  value,
  onChange,
}: {
  name: string;
  value: string;
  onChange(value: string): void;
}) {
  return (
    <input
      className="field import-sign"
      aria-label={name}
      value={value}
      maxLength={1}
      placeholder="none"
      spellCheck={false}
      onFocus={({ target }) => target.select()}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}
