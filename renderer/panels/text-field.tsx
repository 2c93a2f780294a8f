import { useState } from "react";
import type { ParamField } from "./param-schema.ts";

/** A text; one that does not follow the field's pattern is marked and not taken. */
export function TextField({
  id,
  field,
  value,
  onChange,
  onSettle,
}: {
  id: string;
  field: ParamField;
  value: string;
  onChange(value: string | undefined): void;
  onSettle(): void;
}) {
  const [draft, setDraft] = useState<string | null>(null);
  const shown = draft ?? value;
  const fits = (text: string): boolean =>
    text === "" ? true : field.pattern === null || field.pattern.test(text);
  return (
    <input
      id={id}
      className="field"
      autoComplete="off"
      spellCheck={false}
      placeholder={field.name === "until" ? "accuracy>=0.95" : field.optional ? "none" : undefined}
      aria-invalid={!fits(shown)}
      value={shown}
      onChange={(event) => {
        const text = event.target.value;
        setDraft(text);
        if (fits(text)) onChange(text === "" && field.optional ? undefined : text);
      }}
      onBlur={() => {
        setDraft(null);
        onSettle();
      }}
    />
  );
}
