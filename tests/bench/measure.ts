/** Timing two things against each other: interleaved rounds, medians, ratios. */

/** One thing to time; `run` ends when the work is done, results read back. */
export interface Contender {
  readonly name: string;
  run(): Promise<void> | void;
}

export interface Measured {
  readonly name: string;
  /** Median milliseconds a run. */
  readonly ms: number;
}

export interface CaseResult {
  readonly case: string;
  readonly what: string;
  /** The second contender's time over the first's: above 1, the first is faster. */
  readonly ratio: number;
  readonly unit: "times faster" | "times as long";
  readonly contenders: readonly Measured[];
}

export interface BenchCase {
  readonly name: string;
  run(): Promise<CaseResult>;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/**
 * Times contenders in turn, so that a busy moment of the machine hits all of them.
 * @param rounds counted rounds; one more before them warms up
 */
export async function interleave(
  contenders: readonly Contender[],
  rounds: number,
): Promise<Measured[]> {
  const times = contenders.map((): number[] => []);
  for (let round = 0; round <= rounds; round++)
    for (const [k, contender] of contenders.entries()) {
      const start = performance.now();
      await contender.run();
      if (round > 0) times[k]?.push(performance.now() - start);
    }
  return contenders.map(({ name }, k) => ({ name, ms: median(times[k] ?? []) }));
}

/** Time of the second over time of the first. */
export function ratioOf([first, second]: readonly Measured[]): number {
  return (second?.ms ?? Number.NaN) / (first?.ms ?? Number.NaN);
}
