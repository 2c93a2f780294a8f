/**
 * Where a run stands, told from its gap history and, where the gap stands still, from a few numbers
 * that tell where the point is: a pure function, the same for window and command line. What it says
 * is a reading of the recent past, not a proof about the future.
 */

/** running: no trend can be told, for want of history or under the noise. */
export type Standing = "running" | "converging" | "stalled" | "cycling" | "diverging";

export interface Diagnosis {
  readonly standing: Standing;
  /** Factor by which the gap changes per iteration: below 1 it falls. NaN where not known. */
  readonly rate: number;
  /** Iterations until the history repeats itself, for a cycle; the least that explains it. */
  readonly period?: number;
  /** The gap is closed as far as single precision can tell; `rate` is how it came there. */
  readonly met?: true;
  /** The gap stands still and the point does not: it cycles, or wanders without coming back. */
  readonly level?: true;
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
/** Share of the variation that the place in the cycle explains, from which a history cycles. */
const REPEATS = 0.95;
/** Longest cycle that is looked for, in iterations. */
const LONGEST = 256;
/** Swing of ln(gap) below which a repetition is rounding, not a cycle. */
const SWING = 0.02;
/** Deviation of ln(gap) about its trend from which it wanders rather than stands still. */
const WANDERS = 0.05;
/** Share of the variation that a line must explain to be growth: a single leap is none. */
const GROWTH = 0.8;
/**
 * Gaps below this, or below this part of the largest, are met as well as single precision can tell;
 * one that has come to rest is so a little above, where rounding in the sets adds up.
 */
const FLOOR = { absolute: 1e-12, share: 1e-6, atRest: 1e-5 };
/** A point at rest moves less than this part of the gap, or of its place: rounding. */
const RESTS = { gap: 1e-3, place: 1e-5 };
/** The part of the past in which a point that rests must not move. */
const LATELY = { share: 0.25, least: 8 };
/** From one half of the past to the other, the move of a point that is settling falls so far. */
const SETTLES = 0.75;
/** Share of a point's movement that a line explains, from which it creeps. */
const CREEPS = 0.8;
/** The same as `REPEATS` for a point: one that only comes by near where it was has not returned. */
const RETURNS = 0.999;

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

/** Correlation of what a line leaves over with itself, one sample later. */
function persistence(rest: readonly number[]): number {
  const squares = rest.reduce((sum, r) => sum + r * r, 0);
  const products = rest.reduce((sum, r, i) => sum + r * (rest[i + 1] ?? 0), 0);
  return squares > 0 ? products / squares : 0;
}

/**
 * The least number of iterations after which the series repeat themselves, or undefined. Samples
 * may lie anywhere: those that a period puts at one place of the cycle must agree.
 * @param series deviations from a level or a trend, all at `x`
 * @param share of their variation that the place in the cycle must explain
 */
function periodOf(
  x: readonly number[],
  series: readonly (readonly number[])[],
  share: number,
): number | undefined {
  const count = x.length;
  const span = (x.at(-1) as number) - (x[0] as number);
  const total = series.flat().reduce((sum, v) => sum + v * v, 0);
  for (let period = 2; period <= Math.min(LONGEST, span / 3); period++) {
    const places = new Map<number, number[]>();
    for (const [i, iteration] of x.entries()) {
      const at = iteration % period;
      const place = places.get(at);
      if (place) place.push(i);
      else places.set(at, [i]);
    }
    // With fewer than three samples a place anything would seem to repeat itself.
    if (places.size < 2 || count < 3 * places.size) continue;
    // Each sample is foretold by the others of its place: a leap that came once repeats nothing.
    let missed = 0;
    for (const at of places.values()) {
      const n = at.length;
      for (const values of series) {
        let sum = 0;
        let squared = 0;
        for (const i of at) {
          const value = values[i] as number;
          sum += value;
          squared += value * value;
        }
        missed += n === 1 ? squared : (squared - (sum * sum) / n) * (n / (n - 1)) ** 2;
      }
    }
    if (1 - missed / total >= share) return period;
  }
  return undefined;
}

/** What a point does whose gap stands still. */
type Movement = "rests" | "wanders" | { readonly period: number };

/**
 * @param x where the point was noted
 * @param places numbers that tell where it was, each at `x`
 * @param gap at which it stands
 */
function movementOf(
  x: readonly number[],
  places: readonly (readonly number[])[],
  gap: number,
): Movement {
  const spread = (series: readonly (readonly number[])[]): number =>
    Math.sqrt(
      series.reduce((sum, values) => {
        const level = mean(values);
        return sum + mean(values.map((value) => (value - level) ** 2));
      }, 0),
    );
  const largest = Math.max(...places.flatMap((values) => values.map(Math.abs)));
  const rest = Math.max(RESTS.gap * gap, RESTS.place * largest);
  const half = x.length >> 1;
  const within = (from: number, to?: number): number =>
    spread(places.map((values) => values.slice(from, to)));
  // One that leapt and stands since then rests, too.
  if (within(-Math.max(LATELY.least, Math.round(x.length * LATELY.share))) <= rest) return "rests";
  if (within(half) < SETTLES * within(0, half)) return "rests";
  const about = places.map((values) => {
    const level = mean(values);
    return values.map((value) => value - level);
  });
  const period = periodOf(x, about, RETURNS);
  if (period !== undefined) return { period };
  const crept = spread(places.map((values) => lineThrough(x, values).rest));
  return crept ** 2 <= (1 - CREEPS) * spread(places) ** 2 ? "rests" : "wanders";
}

/**
 * Reads the recent half of a history of gaps.
 * @param iterations where the gaps were measured, rising; not every iteration need be there
 * @param gaps one for each of them; a gap that is not a number or infinite means divergence
 * @param places numbers that tell where the point was, each a series of one for each gap (see
 * `Observation.place`). Without them, or where they are no numbers, a point whose gap stands still
 * is taken to rest.
 */
export function diagnose(
  iterations: ArrayLike<number>,
  gaps: ArrayLike<number>,
  places: readonly ArrayLike<number>[] = [],
): Diagnosis {
  const count = Math.min(iterations.length, gaps.length);
  const last = gaps[count - 1];
  if (last !== undefined && !Number.isFinite(last))
    return { standing: "diverging", rate: Number.POSITIVE_INFINITY };
  if (count < LEAST) return { standing: "running", rate: Number.NaN };
  let largest = 0;
  for (let i = 0; i < count; i++)
    if (Number.isFinite(gaps[i])) largest = Math.max(largest, gaps[i] as number);
  const floor = Math.max(FLOOR.absolute, FLOOR.share * largest);
  if ((last as number) <= floor) return metFrom(iterations, gaps, count, floor);
  const found = judge(iterations, gaps, places, count, floor);
  const moves = found.standing === "converging" || found.standing === "diverging";
  return !moves && (last as number) <= FLOOR.atRest * largest
    ? metFrom(iterations, gaps, count, FLOOR.atRest * largest)
    : found;
}

/** The recent past before index `end`, gaps by their logarithm; `kept` has the indices. */
function recent(
  iterations: ArrayLike<number>,
  gaps: ArrayLike<number>,
  end: number,
  floor: number,
): { readonly x: number[]; readonly y: number[]; readonly kept: number[] } {
  const length = Math.min(end, Math.max(LEAST, Math.min(WINDOW.most, end * WINDOW.share)));
  const x: number[] = [];
  const y: number[] = [];
  const kept: number[] = [];
  for (let i = Math.floor(end - length); i < end; i++) {
    const gap = gaps[i] as number;
    if (!Number.isFinite(gap)) continue;
    x.push(iterations[i] as number);
    y.push(Math.log(Math.max(gap, floor)));
    kept.push(i);
  }
  return { x, y, kept };
}

/** Below the floor there is rounding alone: the rate is that of the way there. */
function metFrom(
  iterations: ArrayLike<number>,
  gaps: ArrayLike<number>,
  count: number,
  floor: number,
): Diagnosis {
  let end = count;
  while (end > 0 && !((gaps[end - 1] as number) > floor)) end--;
  const { x, y } = recent(iterations, gaps, end, floor);
  const rate = x.length < 3 ? Number.NaN : Math.exp(lineThrough(x, y).slope);
  return { standing: "converging", rate, met: true };
}

function judge(
  iterations: ArrayLike<number>,
  gaps: ArrayLike<number>,
  places: readonly ArrayLike<number>[],
  count: number,
  floor: number,
): Diagnosis {
  const { x, y, kept } = recent(iterations, gaps, count, floor);
  if (x.length < LEAST / 2) return { standing: "running", rate: Number.NaN };
  const line = lineThrough(x, y);
  const span = (x.at(-1) as number) - (x[0] as number);
  const change = line.slope * span;
  const noise = Math.sqrt(mean(line.rest.map((r) => r * r)));
  // What wanders drifts now and then: samples that hang together count for fewer.
  const memory = Math.min(0.99, Math.max(0, persistence(line.rest)));
  const error = line.error * Math.sqrt((1 + memory) / (1 - memory));
  const clear = Math.abs(line.slope) > CLEAR * error;
  const rate = Math.exp(line.slope);
  const swing = Math.max(...line.rest) - Math.min(...line.rest);
  const period = swing < SWING ? undefined : periodOf(x, [line.rest], REPEATS);
  // A cycle whose level falls is converging all the same, and one that grows is diverging.
  if (period !== undefined && Math.abs(change) < swing)
    return { standing: "cycling", rate, period };
  if (clear && change <= -FALLS) return { standing: "converging", rate };
  const level = mean(y);
  const variation = mean(y.map((value) => (value - level) ** 2));
  if (clear && change >= GROWS && noise ** 2 <= (1 - GROWTH) * variation)
    return { standing: "diverging", rate };
  // A gap that wanders about its level, as with mini-batches or in a search, has not come to rest.
  if (noise > WANDERS) return { standing: "running", rate };
  const at = places.map((series) => kept.map((i) => series[i] as number));
  const known = at.length > 0 && at.every((series) => series.every(Number.isFinite));
  const movement = known ? movementOf(x, at, Math.exp(level)) : "rests";
  if (movement === "rests") return { standing: "stalled", rate };
  if (movement === "wanders") return { standing: "running", rate, level: true };
  return { standing: "cycling", rate, period: movement.period, level: true };
}
