/** Numbers that JSON holds but the solver's 32-bit floats cannot. */
import type { Place, Problem } from "../base/errors.ts";
import type { GraphNode } from "./schema.ts";

const MAX_FLOAT32 = 3.4028234663852886e38;

/** The first number in params that is beyond 32-bit floats, with its top-level key. */
export function findOversized(
  params: GraphNode["params"],
): { readonly key: string; readonly value: number } | undefined {
  for (const [key, param] of Object.entries(params)) {
    const open: unknown[] = [param];
    while (open.length > 0) {
      const value = open.pop();
      if (typeof value === "number" && isOversized(value)) return { key, value };
      if (typeof value === "object" && value !== null)
        for (const inner of Object.values(value)) open.push(inner);
    }
  }
  return undefined;
}

/** True for what does not fit a 32-bit float: too large, infinite or not a number. */
export function isOversized(value: number): boolean {
  return !(Math.abs(value) <= MAX_FLOAT32);
}

export function tooBig(value: number, place: Place): Problem {
  return {
    severity: "error",
    code: "number-too-big",
    ...place,
    message: `The number ${value} does not fit a 32-bit float.`,
    fix: "Use a number below 3.4e38.",
  };
}
