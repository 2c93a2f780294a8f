/**
 * Where a run stands, told from its gap history alone: a pure function, the same for window and
 * command line. What it says is a reading of the recent past, not a proof about the future.
 */

/** running: no trend can be told, for want of history or under the noise. */
export type Standing = "running" | "converging" | "stalled" | "cycling" | "diverging";

export interface Diagnosis {
  readonly standing: Standing;
  /** Factor by which the gap changes per iteration: below 1 it falls. NaN where not known yet. */
  readonly rate: number;
  /** Samples until the history repeats itself, for a cycle. */
  readonly period?: number;
}

/** Samples before anything is said. */
const LEAST = 24;
/** The recent past that is judged: this share of the history, within these bounds. */
const WINDOW = { share: 0.5, most: 256 };
/** Change of ln(gap) over the window that counts, beside its noise. */
const FALLS = 0.1;
const GROWS = 0.5;
/** The trend must stand out of the noise: this many standard errors. */
const CLEAR = 4;
/** Correlation with itself, shifted by the period, from which a history cycles. */
const REPEATS = 0.95;
/** Swing of ln(gap) below which a repetition is rounding, not a cycle. */
const SWING = 0.02;
/** Deviation of ln(gap) about its trend from which it wanders rather than stands still. */
const WANDERS = 0.05;
/** Gaps below this are met as well as single precision can tell. */
const FLOOR = 1e-12;

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

interface Line {
  readonly slope: number;
  /** Standard error of the slope. */
  readonly error: number;
  /** What the line leaves over. */
  readonly rest: readonly number[];
}

/** Least squares through (x, y). */
function lineThrough(x: readonly number[], y: readonly number[]): Line {
  const mx = mean(x);
  const my = mean(y);
  let xx = 0;
  let xy = 0;
  x.forEach((at, i) => {
    xx += (at - mx) ** 2;
    xy += (at - mx) * ((y[i] as number) - my);
  });
  const slope = xx > 0 ? xy / xx : 0;
  const rest = y.map((value, i) => value - my - slope * ((x[i] as number) - mx));
  const variance = rest.reduce((sum, r) => sum + r * r, 0) / Math.max(1, x.length - 2);
  return { slope, error: xx > 0 ? Math.sqrt(variance / xx) : 0, rest };
}

/** Correlation of a series with itself, `lag` samples later. */
function selfCorrelation(values: readonly number[], lag: number): number {
  const a = values.slice(0, -lag);
  const b = values.slice(lag);
  const ma = mean(a);
  const mb = mean(b);
  let ab = 0;
  let aa = 0;
  let bb = 0;
  a.forEach((value, i) => {
    const da = value - ma;
    const db = (b[i] as number) - mb;
    ab += da * db;
    aa += da * da;
    bb += db * db;
  });
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}

/** The least lag at which the series repeats itself at least three times, or undefined. */
function periodOf(values: readonly number[]): number | undefined {
  if (Math.max(...values) - Math.min(...values) < SWING) return undefined;
  for (let lag = 2; lag <= values.length / 3; lag++) {
    if (selfCorrelation(values, lag) < REPEATS) continue;
    // A slow curve is like itself at every short lag; a cycle is unlike itself in between.
    const between = Array.from({ length: lag - 1 }, (_, k) => selfCorrelation(values, k + 1));
    if (Math.min(...between) < 0.5) return lag;
  }
  return undefined;
}

/**
 * Reads the recent half of a history of gaps.
 * @param iterations where the gaps were measured, rising; not every iteration need be there
 * @param gaps one for each of them; a gap that is not a number or infinite means divergence
 */
export function diagnose(iterations: ArrayLike<number>, gaps: ArrayLike<number>): Diagnosis {
  const count = Math.min(iterations.length, gaps.length);
  const last = gaps[count - 1];
  if (last !== undefined && !Number.isFinite(last))
    return { standing: "diverging", rate: Number.POSITIVE_INFINITY };
  if (count < LEAST) return { standing: "running", rate: Number.NaN };
  const length = Math.min(count, Math.max(LEAST, Math.min(WINDOW.most, count * WINDOW.share)));
  const from = Math.floor(count - length);
  const x: number[] = [];
  const y: number[] = [];
  for (let i = from; i < count; i++) {
    const gap = gaps[i] as number;
    if (!Number.isFinite(gap)) continue;
    x.push(iterations[i] as number);
    y.push(Math.log(Math.max(gap, FLOOR)));
  }
  if (x.length < LEAST / 2) return { standing: "running", rate: Number.NaN };
  const line = lineThrough(x, y);
  const span = (x.at(-1) as number) - (x[0] as number);
  const change = line.slope * span;
  const clear = Math.abs(line.slope) > CLEAR * line.error;
  const rate = Math.exp(line.slope);
  if (last !== undefined && last <= FLOOR) return { standing: "converging", rate };
  const period = periodOf(line.rest);
  // A cycle whose level falls is converging all the same, and one that grows is diverging.
  const swing = Math.max(...line.rest) - Math.min(...line.rest);
  if (period !== undefined && Math.abs(change) < swing)
    return { standing: "cycling", rate, period };
  if (clear && change <= -FALLS) return { standing: "converging", rate };
  if (clear && change >= GROWS) return { standing: "diverging", rate };
  // A gap that wanders about its level, as with mini-batches or in a search, has not come to rest.
  const noise = Math.sqrt(mean(line.rest.map((r) => r * r)));
  return { standing: noise > WANDERS ? "running" : "stalled", rate };
}
