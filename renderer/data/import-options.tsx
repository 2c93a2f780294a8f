import type { ColumnSummary } from "../../core/base/data-preview.ts";
import { type ImportPlan, normalisations } from "../../core/base/own-data.ts";
import { Select } from "../ui/select.tsx";
import { Field, NumberInput } from "./import-fields.tsx";
import { FormatOptions } from "./import-format-options.tsx";

const splits = [
  { value: "seed", label: "At random, by seed" },
  { value: "order", label: "In order" },
  { value: "given", label: "As the files say" },
];
const missings = [
  { value: "drop", label: "Leave the row out" },
  { value: "fill", label: "Fill with the mean" },
];
const codes = [
  { value: "places", label: "One place a class" },
  { value: "numbers", label: "The number of the class" },
  { value: "mixed", label: "By column" },
];
const scales = [
  { value: "none", label: "As they are" },
  { value: "standardise", label: "Mean 0, deviation 1" },
  { value: "min-max", label: "From 0 to 1" },
  { value: "mixed", label: "By column" },
];

/** How the columns become examples: name, split, scale, classes, missing values, and what the format has. */
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
  const { split } = plan;
  const numbers = plan.columns.filter(
    ({ type, role }) => type === "number" && role !== "ignore" && role !== "target",
  );
  const first = numbers[0]?.normalise;
  const scale = numbers.every(({ normalise }) => normalise === first) ? (first ?? "none") : "mixed";
  const classes = plan.columns.filter(({ type, role }) => type === "category" && role !== "ignore");
  const code = classes.every(({ oneHot }) => oneHot === classes[0]?.oneHot)
    ? classes[0]?.oneHot
      ? "places"
      : "numbers"
    : "mixed";
  const change = (
    which: readonly ImportPlan["columns"][number][],
    to: Partial<ImportPlan["columns"][number]>,
  ): void =>
    onChange({
      ...plan,
      columns: plan.columns.map((each) => (which.includes(each) ? { ...each, ...to } : each)),
    });
  const setSplit = (to: Partial<ImportPlan["split"]>): void =>
    onChange({ ...plan, split: { ...split, ...to } });
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
              if (normalise) change(numbers, { normalise });
            }}
          />
        </Field>
      ) : null}
      {classes.length > 0 ? (
        <Field label="Categories">
          <Select
            label="How categories are given"
            value={code}
            options={codes.filter(({ value }) => value !== "mixed" || code === "mixed")}
            onChange={(wanted) => change(classes, { oneHot: wanted === "places" })}
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
      <FormatOptions plan={plan} onChange={onChange} />
    </div>
  );
}
