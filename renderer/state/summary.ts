/** A tensor in a few numbers. */

export interface Summary {
  readonly count: number;
  /** Of the finite values; NaN where there are none. */
  readonly min: number;
  readonly mean: number;
  readonly max: number;
  /** How many are NaN or infinite. */
  readonly bad: number;
  /** Counts in equal steps from min to max; one step where all values are the same. */
  readonly bins: readonly number[];
}

export function summarize(values: ArrayLike<number>, steps = 24): Summary {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let good = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) continue;
    good += 1;
    sum += value;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  const bad = values.length - good;
  if (good === 0)
    return {
      count: values.length,
      min: Number.NaN,
      mean: Number.NaN,
      max: Number.NaN,
      bad,
      bins: [],
    };
  const bins = new Array<number>(max > min ? steps : 1).fill(0);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) continue;
    const at = max > min ? Math.floor(((value - min) / (max - min)) * steps) : 0;
    const bin = Math.min(bins.length - 1, at);
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  return { count: values.length, min, mean: sum / good, max, bad, bins };
}
