import type { ReactNode } from "react";

/** A choice of the import with its name above. */
export function Field({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="import-field">
      <span className="form-label">{label}</span>
      {children}
    </div>
  );
}

/** A whole number from `min`, or 0, to `max`; anything else is not taken. */
export function NumberInput({
  label,
  value,
  min = 0,
  max,
  onChange,
}: {
  label: string;
  value: number;
  min?: number;
  max: number;
  onChange(value: number): void;
}) {
  return (
    <input
      className="field num"
      type="number"
      aria-label={label}
      min={min}
      max={max}
      value={value}
      onChange={({ target }) => {
        const wanted = Math.round(target.valueAsNumber);
        if (wanted >= min && wanted <= max) onChange(wanted);
      }}
    />
  );
}
