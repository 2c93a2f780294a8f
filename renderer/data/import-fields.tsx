import type { ReactNode } from "react";
import { Select } from "../ui/select.tsx";

/** What is set by the import, with its name above. */
export function Field({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="import-field">
      <span className="form-label">{label}</span>
      {children}
    </div>
  );
}

/** One of a few values. The list says each in words; `label` stands above, `name` is read out. */
export function Choice<T extends string>({
  label,
  name,
  value,
  options,
  beside,
  onChange,
}: {
  label: string;
  name: string;
  value: T;
  options: readonly (readonly [T, string])[];
  /** What a value needs besides. */
  beside?: ReactNode;
  onChange(value: T): void;
}) {
  return (
    <Field label={label}>
      <div className="import-choice">
        <Select
          label={name}
          value={value}
          options={options.map(([each, words]) => ({ value: each, label: words }))}
          onChange={(wanted) => {
            const option = options.find(([each]) => each === wanted);
            if (option) onChange(option[0]);
          }}
        />
        {beside}
      </div>
    </Field>
  );
}

/** A whole number from `min`, or 0, to `max`; anything else is not taken. */
export function NumberField({
  label,
  name,
  value,
  min = 0,
  max,
  onChange,
}: {
  label: string;
  name: string;
  value: number;
  min?: number;
  max: number;
  onChange(value: number): void;
}) {
  return (
    <Field label={label}>
      <input
        className="field num"
        type="number"
        aria-label={name}
        min={min}
        max={max}
        value={value}
        onChange={({ target }) => {
          const wanted = Math.round(target.valueAsNumber);
          if (wanted >= min && wanted <= max) onChange(wanted);
        }}
      />
    </Field>
  );
}
