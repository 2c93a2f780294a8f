/** Plans of one import by the ways in which its files were read. */
import { describe, expect, it } from "vitest";
import { type ImportPlan, importPlan, tablePlan } from "../../core/base/own-data.ts";
import {
  createReadings,
  firstReading,
  readingOf,
  saidBesides,
  shownBesides,
} from "../../renderer/data/import-readings.ts";

const guessBy = (delimiter: string, ...names: string[]): ImportPlan =>
  importPlan.parse({
    format: "csv",
    table: { delimiter },
    columns: names.map((name) => ({ name, type: "number", role: "input" })),
  });
const ignoring = (plan: ImportPlan, name: string): ImportPlan => ({
  ...plan,
  columns: plan.columns.map((each) => (each.name === name ? { ...each, role: "ignore" } : each)),
});

describe("plans by reading", () => {
  it("come back with their corrections, and with those made meanwhile", () => {
    const readings = createReadings();
    const comma = guessBy(",", "a", "b", "c");
    expect(readings.read(comma)).toEqual({ plan: comma, reset: [] });
    readings.correct(ignoring(comma, "b"));
    const semicolon = guessBy(";", "a", "b;c");
    expect(readings.read(semicolon)).toEqual({ plan: semicolon, reset: ["role of b"] });
    readings.correct({ ...ignoring(semicolon, "a"), missing: "fill" });
    const { plan, reset } = readings.read(comma);
    expect(plan.columns.map(({ role }) => role)).toEqual(["ignore", "ignore", "input"]);
    expect([plan.missing, reset]).toEqual(["fill", []]);
  });

  it("leave what is corrected before anything is read to the first reading", () => {
    const readings = createReadings();
    const plan = guessBy(",", "a");
    readings.correct(ignoring(plan, "a"));
    expect(readings.read(plan)).toEqual({ plan, reset: [] });
  });
});

describe("a reading", () => {
  it("is a choice for written files alone", () => {
    expect(readingOf(guessBy("|", "a"))).toMatchObject({
      format: "csv",
      table: { delimiter: "|" },
    });
    expect(readingOf({ format: "text", encoding: "utf-16" })).toEqual({
      format: "text",
      encoding: "utf-16",
    });
    expect(readingOf({ format: "npz" })).toBeNull();
  });

  it("is what was said of it, until another format is", () => {
    const known = { format: "csv", encoding: "utf-16", table: { skip: 1, header: false } } as const;
    const said = { format: "csv", table: { header: true } } as const;
    expect(saidBesides(known, said)).toEqual({
      format: "csv",
      encoding: "utf-16",
      table: { skip: 1, header: true },
    });
    expect(saidBesides(known, { format: "csv", encoding: "utf-8" })).toEqual({
      ...known,
      encoding: "utf-8",
    });
    expect(saidBesides(known, { format: "text" })).toEqual({ format: "text", encoding: "utf-16" });
    const shown = { format: "csv", table: tablePlan.parse({ delimiter: "|" }) } as const;
    expect(shownBesides(shown, said).table).toEqual(shown.table);
    expect(shownBesides(shown, known).table).toMatchObject({ delimiter: "|", skip: 1 });
    expect(shownBesides(shown, { format: "json" })).toEqual({ format: "json" });
  });

  it("begins, for files that cannot be read, with what their names say", () => {
    expect(firstReading("a.tsv.gz")).toMatchObject({ format: "tsv", table: { delimiter: "\t" } });
    expect(firstReading("a.csv")).toMatchObject({ format: "csv", table: { delimiter: "," } });
    expect(firstReading("a.json")).toEqual({ format: "json" });
    expect([firstReading("a.npy"), firstReading("a.what")]).toEqual([null, null]);
  });
});
