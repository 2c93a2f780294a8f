/** Stop rules: iterations, seconds, gap, or a goal for a metric. */
import { ProxflowError } from "../base/errors.ts";

export interface Goal {
  readonly metric: string;
  readonly compare: ">=" | "<=" | ">" | "<";
  readonly value: number;
}

const pattern = /^\s*([a-zA-Z]\w*)\s*(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?(?:e-?\d+)?)\s*$/;

/**
 * "accuracy>=0.95" as a goal.
 * @param metrics names that the model measures; "gap" is always known
 * @throws ProxflowError `bad-goal`
 */
export function parseGoal(text: string, metrics: readonly string[]): Goal {
  const match = pattern.exec(text);
  if (!match)
    throw new ProxflowError("bad-goal", `"${text}" is not a goal`, {
      fix: 'Write it like "accuracy>=0.95".',
    });
  const [, metric, compare, value] = match as unknown as [string, string, Goal["compare"], string];
  if (metric !== "gap" && !metrics.includes(metric)) {
    const known = ["gap", ...metrics].join(", ");
    throw new ProxflowError("bad-goal", `this model does not measure "${metric}"`, {
      fix: `It measures: ${known}.`,
    });
  }
  return { metric, compare, value: Number(value) };
}

/** NaN meets no goal. */
export function meets(goal: Goal, value: number): boolean {
  switch (goal.compare) {
    case ">=":
      return value >= goal.value;
    case "<=":
      return value <= goal.value;
    case ">":
      return value > goal.value;
    case "<":
      return value < goal.value;
  }
}
