import { useState } from "react";

const parse = (text: string): number[] | undefined => {
  const words = text
    .replaceAll("\u2212", "-")
    .split(/[\s,;x\u00d7]+/)
    .filter(Boolean);
  const numbers = words.map(Number);
  return numbers.every(Number.isFinite) ? numbers : undefined;
};

/** A list of numbers as text: "784, 128". */
export function NumbersField({
  id,
  value,
  whole,
  onChange,
  onSettle,
}: {
  id: string;
  value: readonly number[];
  /** They are counts or dimensions. */
  whole: boolean;
  onChange(value: number[]): void;
  onSettle(): void;
}) {
  const [draft, setDraft] = useState<string | null>(null);
  const shown = draft ?? value.join(", ");
  return (
    <input
      id={id}
      className="field num"
      autoComplete="off"
      placeholder={whole ? "e.g. 784, 128" : "e.g. 0.5, \u22121"}
      aria-invalid={parse(shown) === undefined}
      value={shown}
      onChange={(event) => {
        setDraft(event.target.value);
        const numbers = parse(event.target.value);
        if (numbers) onChange(numbers);
      }}
      onBlur={() => {
        setDraft(null);
        onSettle();
      }}
    />
  );
}
