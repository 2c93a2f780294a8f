import type { ColumnSummary } from "../../core/base/data-preview.ts";
import type { ImportPlan } from "../../core/base/own-data.ts";
import { Choice, Field, NumberField } from "./import-fields.tsx";
import { FormatOptions } from "./import-format-options.tsx";

const splits = [
  ["seed", "At random, by seed"],
  ["order", "In order"],
  ["given", "As the files say"],
] as const;
const missings = [
  ["drop", "Leave the row out"],
  ["fill", "Fill with the mean"],
] as const;
const mixed = ["mixed", "By column"] as const;
const codes = [
  ["places", "One place a class"],
  ["numbers", "The number of the class"],
] as const;
const shapes = [
  ["whole", "As they are"],
  ["flat", "All in one row"],
] as const;
const scales = [
  ["none", "As they are"],
  ["standardise", "Mean 0, deviation 1"],
  ["min-max", "From 0 to 1"],
] as const;

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
  // What has several axes may be wanted as one, as a layer of products takes it.
  const deep =
    plan.flat || plan.window !== undefined || columns.some(({ shape }) => shape.length > 1);
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
      <Choice
        label="Split"
        name="How examples are split"
        value={split.by}
        options={splits}
        onChange={(by) => setSplit({ by })}
      />
      <NumberField
        label="To train, %"
        name="Percent to train on"
        value={Math.round(100 * split.train)}
        max={100}
        onChange={setTrain}
      />
      <NumberField
        label="To validate, %"
        name="Percent to validate on"
        value={Math.round(100 * split.validation)}
        max={100}
        onChange={(percent) => {
          const validation = Math.min(percent / 100, 1 - split.train);
          setSplit({ validation, test: 1 - split.train - validation });
        }}
      />
      {split.by === "seed" ? (
        <NumberField
          label="Seed"
          name="Seed of the split"
          value={split.seed}
          max={4294967295}
          onChange={(seed) => setSplit({ seed })}
        />
      ) : null}
      {numbers.length > 0 ? (
        <Choice
          label="Numbers"
          name="Scale of numbers"
          value={scale}
          options={scale === "mixed" ? [...scales, mixed] : scales}
          onChange={(wanted) => {
            if (wanted !== "mixed") change(numbers, { normalise: wanted });
          }}
        />
      ) : null}
      {classes.length > 0 ? (
        <Choice
          label="Categories"
          name="How categories are given"
          value={code}
          options={code === "mixed" ? [...codes, mixed] : codes}
          onChange={(wanted) => {
            if (wanted !== "mixed") change(classes, { oneHot: wanted === "places" });
          }}
        />
      ) : null}
      {holes ? (
        <Choice
          label="Missing values"
          name="Rows with missing values"
          value={plan.missing}
          options={missings}
          onChange={(missing) => onChange({ ...plan, missing })}
        />
      ) : null}
      <FormatOptions plan={plan} onChange={onChange} />
      {deep ? (
        <Choice
          label="Shape of inputs"
          name="Shape of the inputs"
          value={plan.flat ? "flat" : "whole"}
          options={shapes}
          onChange={(wanted) => onChange({ ...plan, flat: wanted === "flat" })}
        />
      ) : null}
    </div>
  );
}
