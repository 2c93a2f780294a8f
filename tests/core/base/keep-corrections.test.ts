/** Corrections of a plan, taken over to another reading of the files. */
import { describe, expect, it } from "vitest";
import { keepCorrections } from "../../../core/base/keep-corrections.ts";
import { type ImportPlan, type ImportPlanInput, importPlan } from "../../../core/base/own-data.ts";

const planOf = (names: readonly string[], more: Partial<ImportPlanInput> = {}): ImportPlan =>
  importPlan.parse({
    format: "csv",
    columns: names.map((name, i) => ({
      name,
      type: "number",
      role: i === names.length - 1 ? "target" : "input",
    })),
    ...more,
  });
/** With columns changed, by name. */
const corrected = (
  plan: ImportPlan,
  to: Record<string, Partial<ImportPlan["columns"][number]>>,
) => ({
  ...plan,
  columns: plan.columns.map((column) => ({ ...column, ...to[column.name] })),
});
const roles = (plan: ImportPlan) => plan.columns.map(({ role }) => role);

describe("corrections of columns", () => {
  const guess = planOf(["a", "b", "c"]);

  it("follow their names, wherever these are now", () => {
    const plan = corrected(guess, {
      a: { type: "category", oneHot: false },
      b: { role: "ignore" },
    });
    const kept = keepCorrections({ guess, plan }, planOf(["b", "x", "a", "c"]));
    expect(kept.reset).toEqual([]);
    expect(kept.plan.columns[2]).toMatchObject({ name: "a", type: "category", oneHot: false });
    expect(roles(kept.plan)).toEqual(["ignore", "input", "input", "target"]);
  });

  it("stay in their places where the names alone are others", () => {
    const plan = corrected(guess, { b: { role: "ignore" } });
    const kept = keepCorrections({ guess, plan }, planOf(["column 1", "column 2", "column 3"]));
    expect(kept.reset).toEqual([]);
    expect(roles(kept.plan)).toEqual(["input", "ignore", "target"]);
  });

  it("are reset where their column is gone, and said in words", () => {
    const plan = corrected(guess, {
      a: { type: "date", normalise: "min-max" },
      b: { oneHot: false },
      c: { role: "ignore" },
    });
    const kept = keepCorrections({ guess, plan }, planOf(["a;b", "c"]));
    expect(kept.reset).toEqual(["type and scale of a", "classes of b"]);
    expect(roles(kept.plan)).toEqual(["input", "ignore"]);
  });

  it("leave one target where a person chose it, and all that a person chose", () => {
    const one = corrected(guess, { a: { role: "target" }, c: { role: "input" } });
    const now = planOf(["a", "b", "c", "d"]);
    expect(roles(keepCorrections({ guess, plan: one }, now).plan)).toEqual([
      "target",
      "input",
      "input",
      "input",
    ]);
    const two = corrected(guess, { a: { role: "target" }, b: { role: "target" } });
    expect(roles(keepCorrections({ guess, plan: two }, planOf(["b", "a", "z"])).plan)).toEqual([
      "target",
      "target",
      "input",
    ]);
  });

  it("do not go from a table to text, which has one column", () => {
    const single = planOf(["n"]);
    const plan = corrected(single, { n: { type: "category" } });
    const now = planOf(["text"], { format: "text" });
    const kept = keepCorrections({ guess: single, plan }, now);
    expect(kept).toEqual({ plan: now, reset: ["type of n"] });
  });
});

describe("corrections of the rest", () => {
  const guess = planOf(["a", "b"]);
  const now = planOf(["a", "b"], { table: { delimiter: ";" }, encoding: "utf-16" });

  it("are kept, and how the files are read is the new reading's", () => {
    const plan = importPlan.parse({
      ...guess,
      table: { delimiter: "," },
      split: { by: "order", train: 0.5, validation: 0.25, test: 0.25 },
      missing: "fill",
      flat: true,
      window: { steps: 4 },
    });
    const { plan: kept, reset } = keepCorrections({ guess, plan }, now);
    expect(reset).toEqual([]);
    expect(kept).toMatchObject({
      split: plan.split,
      missing: "fill",
      flat: true,
      window: plan.window,
      table: { delimiter: ";" },
      encoding: "utf-16",
    });
  });

  it("are a split's parts one by one, and its shares together", () => {
    const plan = { ...guess, split: { ...guess.split, train: 0.6, test: 0.4 } };
    const given = { ...now, split: { ...now.split, by: "given" as const } };
    expect(keepCorrections({ guess, plan }, given).plan.split).toMatchObject({
      by: "given",
      train: 0.6,
      validation: 0,
      test: 0.4,
    });
  });

  it("are reset where the format has none of it", () => {
    const window = { steps: 16, stride: 16, ahead: 1, targets: "each" } as const;
    const text = planOf(["text"], { format: "text", window, text: {} });
    const plan = importPlan.parse({ ...text, window: { steps: 8 }, text: { unit: "word" } });
    const kept = keepCorrections({ guess: text, plan }, now);
    expect(kept.reset).toEqual(["windows", "what the text is made of"]);
    expect(kept.plan).toEqual(now);
    expect(keepCorrections({ guess: text, plan: text }, now)).toEqual({ plan: now, reset: [] });
    const none = planOf(["text"], { format: "text", text: {} });
    expect(keepCorrections({ guess: text, plan: none }, text).plan.window).toBeUndefined();
  });
});
