/** The scale that turns residuals into heat: logarithmic, whole decades, only ever widening. */

export interface HeatRange {
  /** Decades: residual 10^low is cold, 10^high is hot. */
  readonly low: number;
  readonly high: number;
}

/** Residuals below this are shown as satisfied; single precision says no more. */
const FLOOR = 1e-7;
const LEAST_DECADES = 3;

/** The range that covers `residuals` and `before`, or `before` itself where it does already. */
export function widen(before: HeatRange | undefined, residuals: Float32Array): HeatRange {
  let least = Number.POSITIVE_INFINITY;
  let most = FLOOR;
  for (const value of residuals) {
    if (!Number.isFinite(value)) continue;
    most = Math.max(most, value);
    if (value > FLOOR) least = Math.min(least, value);
  }
  // Adding 0 makes a plain 0 of the -0 that rounding up gives.
  const high = Math.max(Math.ceil(Math.log10(most)) + 0, before?.high ?? -6);
  const wanted = Number.isFinite(least) ? Math.floor(Math.log10(least)) : high - LEAST_DECADES;
  const low = Math.min(wanted, high - LEAST_DECADES, before?.low ?? wanted);
  return before?.low === low && before.high === high ? before : { low, high };
}

/** Heat in [0, 1]; NaN and infinities are hottest. */
export function heatOf(residual: number, { low, high }: HeatRange): number {
  if (!Number.isFinite(residual)) return 1;
  if (residual <= FLOOR) return 0;
  return Math.min(1, Math.max(0, (Math.log10(residual) - low) / (high - low)));
}
