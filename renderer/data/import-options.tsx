import type { ReactNode } from "react";
import type { ColumnSummary } from "../../core/base/data-preview.ts";
import { type ImportPlan, normalisations, windowPlan } from "../../core/base/own-data.ts";
import { Select } from "../ui/select.tsx";

const splits = [
  { value: "seed", label: "At random, by seed" },
  { value: "order", label: "In order" },
  { value: "given", label: "As the files say" },
];
const missings = [
  { value: "drop", label: "Leave the row out" },
  { value: "fill", label: "Fill with the mean" },
];
const scales = [
  { value: "none", label: "As they are" },
  { value: "standardise", label: "Mean 0, deviation 1" },
  { value: "min-max", label: "From 0 to 1" },
  { value: "mixed", label: "By column" },
];

/** How the columns become examples: name, split, scale, missing values, windows. */
export function ImportOptions({
  plan,
  name,
  columns,
  onName,
  onChange,
}: {
  plan: ImportPlan;
  name: string;
  columns: readonly ColumnSummary[];
  onName(name: string): void;
  onChange(plan: ImportPlan): void;
}) {
  const { split, window: windows } = plan;
  const numbers = plan.columns.filter(
    ({ type, role }) => type === "number" && role !== "ignore" && role !== "target",
  );
  const first = numbers[0]?.normalise;
  const scale = numbers.every(({ normalise }) => normalise === first) ? (first ?? "none") : "mixed";
  const setSplit = (change: Partial<ImportPlan["split"]>): void =>
    onChange({ ...plan, split: { ...split, ...change } });
  const setTrain = (percent: number): void => {
    const train = Math.min(1, Math.max(0, percent / 100));
    const validation = Math.min(split.validation, 1 - train);
    setSplit({ train, validation, test: 1 - train - validation });
  };
  const holes = columns.some(({ missing }) => missing > 0);
  return (
    <div className="import-options">
      <Field label="Name">
        <input
          className="field"
          aria-label="Name of the data set"
          value={name}
          maxLength={100}
          onChange={(event) => onName(event.target.value)}
        />
      </Field>
      <Field label="Split">
        <Select
          label="How examples are split"
          value={split.by}
          options={splits}
          onChange={(by) => setSplit({ by: by as typeof split.by })}
        />
      </Field>
      <Field label="To train, %">
        <NumberInput
          label="Percent to train on"
          value={Math.round(100 * split.train)}
          max={100}
          onChange={setTrain}
        />
      </Field>
      <Field label="To validate, %">
        <NumberInput
          label="Percent to validate on"
          value={Math.round(100 * split.validation)}
          max={100}
          onChange={(percent) => {
            const validation = Math.min(percent / 100, 1 - split.train);
            setSplit({ validation, test: 1 - split.train - validation });
          }}
        />
      </Field>
      {split.by === "seed" ? (
        <Field label="Seed">
          <NumberInput
            label="Seed of the split"
            value={split.seed}
            max={4294967295}
            onChange={(seed) => setSplit({ seed })}
          />
        </Field>
      ) : null}
      {numbers.length > 0 ? (
        <Field label="Numbers">
          <Select
            label="Scale of numbers"
            value={scale}
            options={scales.filter(({ value }) => value !== "mixed" || scale === "mixed")}
            onChange={(wanted) => {
              const normalise = normalisations.find((each) => each === wanted);
              if (normalise)
                onChange({
                  ...plan,
                  columns: plan.columns.map((each) =>
                    numbers.includes(each) ? { ...each, normalise } : each,
                  ),
                });
            }}
          />
        </Field>
      ) : null}
      {holes ? (
        <Field label="Missing values">
          <Select
            label="Rows with missing values"
            value={plan.missing}
            options={missings}
            onChange={(missing) => onChange({ ...plan, missing: missing as typeof plan.missing })}
          />
        </Field>
      ) : null}
      {plan.format === "images" || plan.format === "text" ? null : (
        <Field label="Windows, rows">
          <NumberInput
            label="Rows of a window; 0 for none"
            value={windows?.steps ?? 0}
            max={4096}
            onChange={(steps) => {
              const { window: _, ...rest } = plan;
              onChange(
                steps < 1 ? rest : { ...plan, window: windowPlan.parse({ ...windows, steps }) },
              );
            }}
          />
        </Field>
      )}
    </div>
  );
}

function Field({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="import-field">
      <span className="form-label">{label}</span>
      {children}
    </div>
  );
}

function NumberInput({
  label,
  value,
  max,
  onChange,
}: {
  label: string;
  value: number;
  max: number;
  onChange(value: number): void;
}) {
  return (
    <input
      className="field num"
      type="number"
      aria-label={label}
      min={0}
      max={max}
      value={value}
      onChange={({ target }) => {
        const wanted = Math.round(target.valueAsNumber);
        if (wanted >= 0 && wanted <= max) onChange(wanted);
      }}
    />
  );
}
