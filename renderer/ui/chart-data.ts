/** What a chart does to its numbers: smoothing, and reading one place of them in words. */
import type uPlot from "uplot";
import { formatCount, formatResidual } from "./format.ts";

export interface ChartLine {
  readonly label: string;
  /** A colour token, "--series-0". */
  readonly colour: string;
  readonly width?: number;
  readonly dash?: readonly number[];
  readonly shown: boolean;
}

/**
 * An exponential mean of each column, of logarithms where the scale is one. Its start is not drawn
 * towards zero; gaps stay gaps.
 * @param weight of the past, in [0, 1); 0 gives the data itself
 */
export function smoothed(data: uPlot.AlignedData, weight: number, log: boolean): uPlot.AlignedData {
  if (weight <= 0) return data;
  const [x, ...columns] = data;
  return [
    x,
    ...columns.map((column) => {
      let sum = 0;
      let total = 0;
      return Array.from(column, (value) => {
        if (value == null || !Number.isFinite(value) || (log && value <= 0)) return null;
        sum = weight * sum + (1 - weight) * (log ? Math.log(value) : value);
        total = weight * total + (1 - weight);
        return log ? Math.exp(sum / total) : sum / total;
      });
    }),
  ];
}

/** "iteration 120: Gap 0.0123, Target 1.2": the values under the pointer, at most six. */
export function readOut(
  data: uPlot.AlignedData,
  at: number | null | undefined,
  lines: readonly ChartLine[],
): string {
  const x = at == null ? undefined : data[0][at];
  if (at == null || x === undefined) return "";
  const values = lines.flatMap((line, i) => {
    const value = data[i + 1]?.[at];
    return line.shown && value != null ? [`${line.label} ${formatResidual(value)}`] : [];
  });
  const more = values.length > 6 ? ` and ${values.length - 6} more` : "";
  return `iteration ${formatCount(x)}: ${values.slice(0, 6).join(", ")}${more}`;
}

/** Why a chart has nothing to draw, in words; null where there is something. */
export function blankText(
  data: uPlot.AlignedData,
  lines: readonly ChartLine[],
  log: boolean,
  empty: string,
): string | null {
  if (lines.length === 0 || data[0].length === 0) return empty;
  if (!lines.some((line) => line.shown)) return "All lines are hidden. Choose one in the list.";
  const seen = lines.some(
    (line, i) =>
      line.shown && Array.from(data[i + 1] ?? []).some((v) => Number.isFinite(v ?? Number.NaN)),
  );
  if (seen) return null;
  return log ? "A log scale shows no zeros. Switch Log off to see them." : empty;
}

/** A tick of a log axis: "0.5", "200", "1e\u22124". */
function tickText(value: number): string {
  const rounded = Number(value.toPrecision(3));
  if (rounded >= 0.01 && rounded < 10_000) return String(rounded);
  return rounded.toExponential().replace("e+", "e").replace("-", "\u2212");
}

/**
 * What stands at the ticks of a log axis, null for nothing: whole decades, since nine more in each
 * would be noise; 1, 2 and 5 where the axis holds fewer than two of those; else all.
 * @param ticks all that the axis has, ascending; decades and what lies between
 */
export function logTicks(ticks: readonly (number | null)[]): (string | null)[] {
  const lead = (tick: number): number => Number(tick.toExponential(3).split("e")[0]);
  const among = (...leads: readonly number[]): (string | null)[] =>
    ticks.map((tick) =>
      tick !== null && tick > 0 && leads.includes(lead(tick)) ? tickText(tick) : null,
    );
  const told = [among(1), among(1, 2, 5)].find(
    (texts) => texts.filter((text) => text !== null).length > 1,
  );
  return told ?? ticks.map((tick) => (tick !== null && tick > 0 ? tickText(tick) : null));
}
