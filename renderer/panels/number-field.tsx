import { useState } from "react";
import type { ParamField } from "./param-schema.ts";

const outside = (field: ParamField, value: number): boolean =>
  (field.minimum !== null && (field.open.low ? value <= field.minimum : value < field.minimum)) ||
  (field.maximum !== null && (field.open.high ? value >= field.maximum : value > field.maximum)) ||
  (field.kind === "integer" && !Number.isInteger(value));

/** A number with its unit. What is out of range is marked and not taken. */
export function NumberField({
  id,
  field,
  value,
  onChange,
  onSettle,
}: {
  id: string;
  field: ParamField;
  value: number | undefined;
  onChange(value: number | undefined): void;
  onSettle(): void;
}) {
  const [draft, setDraft] = useState<string | null>(null);
  const shown = draft ?? (value === undefined ? "" : String(value));
  const number = Number(shown);
  const bad =
    shown.trim() === "" ? !field.optional : Number.isNaN(number) || outside(field, number);

  const take = (text: string): void => {
    setDraft(text);
    const next = Number(text);
    if (text.trim() === "") {
      if (field.optional) onChange(undefined);
    } else if (!Number.isNaN(next) && !outside(field, next)) onChange(next);
  };
  const nudge = (direction: number, big: boolean): void => {
    const step = (field.step ?? 1) * (big ? 10 : 1);
    const next = Number(((value ?? 0) + direction * step).toPrecision(12));
    if (!outside(field, next)) {
      setDraft(null);
      onChange(next);
    }
  };

  return (
    <span className="number">
      <input
        id={id}
        className="field num"
        inputMode="decimal"
        autoComplete="off"
        placeholder={field.optional ? "none" : undefined}
        aria-invalid={bad}
        value={shown}
        onChange={(event) => take(event.target.value)}
        onBlur={() => {
          setDraft(null);
          onSettle();
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.currentTarget.blur();
          const direction = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
          if (direction === 0) return;
          event.preventDefault();
          nudge(direction, event.shiftKey);
        }}
      />
      {field.unit ? <span className="number-unit">{field.unit}</span> : null}
    </span>
  );
}
