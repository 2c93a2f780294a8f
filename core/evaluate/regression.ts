/** How far numbers are from what they should be: pure sums over examples, added chunk by chunk. */
import { Worst } from "./worst.ts";

/** An example that is far off. */
export interface FarOff {
  /** Row in its part of the data. */
  readonly example: number;
  /** Root of the mean squared error over the example's entries, in units of the target. */
  readonly error: number;
  /** Of the entry that is furthest off. */
  readonly target: number;
  readonly prediction: number;
}

/** Figures of a regression, in the units of the target. */
export interface RegressionReport {
  readonly kind: "regression";
  readonly examples: number;
  /** Root of the mean squared error over all entries. */
  readonly rmse: number;
  /** Mean absolute error over all entries. */
  readonly mae: number;
  /**
   * 1 - squared errors / squared distances of the targets to the mean of their column, summed over
   * columns; `null` where the targets are constant.
   */
  readonly r2: number | null;
  /** Furthest off first. */
  readonly worst: readonly FarOff[];
}

/** Takes predictions and targets, row-major [examples, width], and makes the report. */
export class Regression {
  readonly #width: number;
  readonly #worst: Worst<FarOff>;
  /** Mean and summed squared distance to it, by column (Welford 1962). */
  readonly #means: Float64Array;
  readonly #spread: Float64Array;
  #examples = 0;
  #squares = 0;
  #absolutes = 0;

  /**
   * @param width entries an example
   * @param keep how many examples the report shows at most
   */
  constructor(width: number, keep: number) {
    this.#width = width;
    this.#worst = new Worst(keep);
    this.#means = new Float64Array(width);
    this.#spread = new Float64Array(width);
  }

  add(predictions: Float32Array, targets: Float32Array): void {
    const width = this.#width;
    for (let from = 0; from < targets.length; from += width) {
      const example = this.#examples++;
      let squares = 0;
      let furthest = from;
      for (let k = 0; k < width; k++) {
        const target = targets[from + k] as number;
        const off = Math.abs((predictions[from + k] as number) - target);
        squares += off * off;
        this.#absolutes += off;
        const most = (predictions[furthest] as number) - (targets[furthest] as number);
        if (off > Math.abs(most)) furthest = from + k;
        const before = target - (this.#means[k] as number);
        this.#means[k] = (this.#means[k] as number) + before / this.#examples;
        const after = target - (this.#means[k] as number);
        this.#spread[k] = (this.#spread[k] as number) + before * after;
      }
      this.#squares += squares;
      this.#worst.offer(squares, () => ({
        example,
        error: Math.sqrt(squares / width),
        target: targets[furthest] as number,
        prediction: predictions[furthest] as number,
      }));
    }
  }

  /** @throws RangeError if nothing was added */
  report(): RegressionReport {
    const entries = this.#examples * this.#width;
    if (entries === 0) throw new RangeError("There are no examples to report on.");
    const spread = this.#spread.reduce((sum, each) => sum + each, 0);
    return {
      kind: "regression",
      examples: this.#examples,
      rmse: Math.sqrt(this.#squares / entries),
      mae: this.#absolutes / entries,
      r2: spread === 0 ? null : 1 - this.#squares / spread,
      worst: this.#worst.list(),
    };
  }
}
