/** What a person corrected in a guessed plan, taken over when files are read another way. */
import type { ColumnPlan, ImportPlan, SplitPlan } from "./own-data.ts";

/** A plan as it stands, beside the guess that it was corrected from. */
export interface Corrected {
  readonly guess: ImportPlan;
  readonly plan: ImportPlan;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The fields of a value that differ from the guess. */
function changed<T extends object>(plan: T, guess: T): Partial<T> {
  const keys = Object.keys(plan) as (keyof T)[];
  return Object.fromEntries(
    keys.filter((key) => !same(plan[key], guess[key])).map((key) => [key, plan[key]]),
  ) as Partial<T>;
}

const words: Readonly<Record<keyof Omit<ColumnPlan, "name">, string>> = {
  type: "type",
  role: "role",
  normalise: "scale",
  oneHot: "classes",
};

/**
 * Where the columns of one reading are in another: by their names, or one by one where no name is
 * left and they are as many, as when the first row becomes names.
 */
function columnsAlike(before: ImportPlan, now: ImportPlan): (index: number) => number {
  if ((before.format === "text") !== (now.format === "text")) return () => -1;
  const places = new Map(now.columns.map(({ name }, i) => [name, i]));
  if (before.columns.some(({ name }) => places.has(name)))
    return (index) => places.get(before.columns[index]?.name ?? "") ?? -1;
  return before.columns.length === now.columns.length ? (index) => index : () => -1;
}

function keepSplit(before: Corrected, now: SplitPlan): SplitPlan {
  const { train, validation, test, ...others } = changed(before.plan.split, before.guess.split);
  // The three shares add up to 1 only together.
  const shares = [train, validation, test].some((share) => share !== undefined);
  const { split } = before.plan;
  return {
    ...now,
    ...others,
    ...(shares && { train: split.train, validation: split.validation, test: split.test }),
  };
}

/**
 * The plan that was guessed by another reading, with what was corrected before as far as it still has
 * a place there.
 * @returns what has none, in words: "role of width", "windows"
 */
export function keepCorrections(
  before: Corrected,
  now: ImportPlan,
): { readonly plan: ImportPlan; readonly reset: readonly string[] } {
  const reset: string[] = [];
  const alike = columnsAlike(before.guess, now);
  const kept = new Map<number, Partial<ColumnPlan>>();
  before.guess.columns.forEach((guess, index) => {
    const column = before.plan.columns.find(({ name }) => name === guess.name);
    const { name: _, ...corrections } = changed(column ?? guess, guess);
    const fields = Object.keys(corrections) as (keyof typeof words)[];
    if (fields.length === 0) return;
    const place = alike(index);
    if (place < 0)
      reset.push(`${fields.map((field) => words[field]).join(" and ")} of ${guess.name}`);
    else kept.set(place, corrections);
  });
  const chosen = [...kept.values()].some(({ role }) => role === "target");
  const columns = now.columns.map((column, i): ColumnPlan => {
    const corrections = kept.get(i);
    // Where a person chose the target, another one is no more than a guess.
    const guessed = chosen && corrections?.role === undefined && column.role === "target";
    return { ...column, ...(guessed && { role: "input" }), ...corrections };
  });
  const { window, text, ...rest } = now;
  const ofText = (before.guess.format === "text") === (now.format === "text");
  const take = <T>(was: T | undefined, guess: T | undefined, is: T | undefined, what: string) => {
    if (same(was, guess)) return is;
    if (ofText) return was;
    reset.push(what);
    return is;
  };
  const windows = take(before.plan.window, before.guess.window, window, "windows");
  const tokens = take(before.plan.text, before.guess.text, text, "what the text is made of");
  const { missing, flat } = changed(before.plan, before.guess);
  return {
    plan: {
      ...rest,
      columns,
      split: keepSplit(before, now.split),
      ...(missing !== undefined && { missing }),
      ...(flat !== undefined && { flat }),
      ...(windows && { window: windows }),
      ...(tokens && { text: tokens }),
    },
    reset,
  };
}
