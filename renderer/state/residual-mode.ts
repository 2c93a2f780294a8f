/** How residuals are shown: as they are, by element, or as a share of all of them. */

import { sizeOf } from "../../core/base/shape.ts";
import type { ConstraintSet } from "../../core/compile/types.ts";
import { formatPercent, formatResidual } from "../ui/format.ts";

export const residualModes = ["absolute", "element", "share"] as const;
export type ResidualMode = (typeof residualModes)[number];

export const modeNames: Readonly<Record<ResidualMode, string>> = {
  absolute: "Absolute",
  element: "Per element",
  share: "Share",
};

export const modeHelp: Readonly<Record<ResidualMode, string>> = {
  absolute: "Distance to the node's set",
  element: "Distance over the root of the number of entries",
  share: "Part of the sum of squared distances",
};

/** Entries that a constraint holds, an example: of all its variables, by constraint id. */
export const sizesOf = (set: ConstraintSet): ReadonlyMap<string, number> => {
  const shapes = new Map(set.variables.map(({ id, shape }) => [id, sizeOf(shape)]));
  return new Map(
    set.constraints.map(({ id, variables }) => [
      id,
      variables.reduce((sum, variable) => sum + (shapes.get(variable) ?? 0), 0),
    ]),
  );
};

/** @param sizes entries of each constraint, in the order of `residuals` */
export function shownResiduals(
  mode: ResidualMode,
  residuals: Float32Array,
  sizes: ArrayLike<number>,
): Float32Array {
  if (mode === "absolute") return residuals;
  if (mode === "element")
    return residuals.map((value, i) => value / Math.sqrt(Math.max(1, sizes[i] ?? 1)));
  let total = 0;
  for (const value of residuals) total += value * value;
  return residuals.map((value) => (total === 0 ? 0 : (value * value) / total));
}

export const formatShown = (mode: ResidualMode, value: number): string =>
  mode === "share" && Number.isFinite(value) ? formatPercent(value) : formatResidual(value);
