/** How well scores tell classes apart: pure sums over examples, added chunk by chunk. */
import { Worst } from "./worst.ts";

/** Bins of confidence, all as wide. */
const BINS = 10;

/** What was told of one class. */
export interface ClassRow {
  readonly name: string;
  /** Places that are of the class. */
  readonly support: number;
  /** Share of what was called this class that is; `null` where nothing was. */
  readonly precision: number | null;
  /** Share of the class that was called so; `null` where there is none of it. */
  readonly recall: number | null;
  /** Harmonic mean of both; `null` where the class neither is there nor was called. */
  readonly f1: number | null;
}

/** Answers of like confidence; means are `null` in an empty bin. */
export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly confidence: number | null;
  readonly accuracy: number | null;
}

/** A wrong answer. */
export interface WrongAnswer {
  /** Row in its part of the data. */
  readonly example: number;
  /** Place within the example, as in a sequence; 0 where there is one. */
  readonly place: number;
  readonly label: string;
  readonly prediction: string;
  /** Softmax probability of the prediction, in [0, 1]. */
  readonly confidence: number;
  /** Negative log of the label's softmax probability, in nats. */
  readonly loss: number;
}

/** Figures of a classifier. Confidence is the softmax of its scores. */
export interface ClassificationReport {
  readonly kind: "classification";
  readonly examples: number;
  /** Answers judged: examples times places in each. */
  readonly answers: number;
  readonly accuracy: number;
  /** exp of the mean negative log probability of the label; 1 at best, `null` beyond any number. */
  readonly perplexity: number | null;
  /** Counts, rows the labels, columns the predictions. */
  readonly confusion: readonly (readonly number[])[];
  readonly classes: readonly ClassRow[];
  readonly calibration: {
    /** Expected calibration error: mean of |accuracy - confidence| over answers, by bin. */
    readonly error: number;
    readonly bins: readonly CalibrationBin[];
  };
  /** Wrong answers, the most confident first. */
  readonly worst: readonly WrongAnswer[];
}

interface Bin {
  count: number;
  confidence: number;
  right: number;
}

/**
 * Takes scores and one-hot labels, row-major [examples, places, classes], and makes the report.
 * Calibration: Guo et al. 2017, On Calibration of Modern Neural Networks, section 2.
 */
export class Classification {
  readonly #names: readonly string[];
  readonly #places: number;
  readonly #confusion: number[][];
  readonly #bins: Bin[];
  readonly #worst: Worst<WrongAnswer>;
  #examples = 0;
  #logLoss = 0;

  /**
   * @param names of the classes, in the order of the scores
   * @param places answers an example
   * @param keep how many wrong answers the report shows at most
   */
  constructor(names: readonly string[], places: number, keep: number) {
    this.#names = names;
    this.#places = places;
    this.#confusion = names.map(() => names.map(() => 0));
    this.#bins = Array.from({ length: BINS }, () => ({ count: 0, confidence: 0, right: 0 }));
    this.#worst = new Worst(keep);
  }

  add(scores: Float32Array, labels: Float32Array): void {
    const width = this.#names.length;
    const rows = scores.length / width;
    for (let row = 0; row < rows; row++) {
      const from = row * width;
      const found = largest(scores, from, width);
      const label = largest(labels, from, width);
      const top = scores[from + found] as number;
      let sum = 0;
      for (let k = 0; k < width; k++) sum += Math.exp((scores[from + k] as number) - top);
      const confidence = 1 / sum;
      const loss = Math.log(sum) - ((scores[from + label] as number) - top);
      this.#logLoss += loss;
      const counts = this.#confusion[label] as number[];
      counts[found] = (counts[found] as number) + 1;
      const bin = this.#bins[Math.min(BINS - 1, Math.floor(confidence * BINS))] as Bin;
      bin.count++;
      bin.confidence += confidence;
      if (found === label) bin.right++;
      else
        this.#worst.offer(confidence, () => ({
          example: this.#examples + Math.floor(row / this.#places),
          place: row % this.#places,
          label: this.#names[label] as string,
          prediction: this.#names[found] as string,
          confidence,
          loss,
        }));
    }
    this.#examples += rows / this.#places;
  }

  /** @throws RangeError if nothing was added */
  report(): ClassificationReport {
    const answers = this.#examples * this.#places;
    if (answers === 0) throw new RangeError("There are no examples to report on.");
    const confusion = this.#confusion;
    const right = confusion.reduce((n, row, k) => n + (row[k] as number), 0);
    const perplexity = Math.exp(this.#logLoss / answers);
    const error = this.#bins.reduce((n, bin) => n + Math.abs(bin.right - bin.confidence), 0);
    return {
      kind: "classification",
      examples: this.#examples,
      answers,
      accuracy: right / answers,
      perplexity: Number.isFinite(perplexity) ? perplexity : null,
      confusion: confusion.map((row) => [...row]),
      classes: this.#names.map((name, k) => classRow(name, k, confusion)),
      calibration: {
        error: error / answers,
        bins: this.#bins.map(({ count, confidence, right: hits }, k) => ({
          from: k / BINS,
          to: (k + 1) / BINS,
          count,
          confidence: ratio(confidence, count),
          accuracy: ratio(hits, count),
        })),
      },
      worst: this.#worst.list(),
    };
  }
}

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

function classRow(name: string, k: number, confusion: readonly (readonly number[])[]): ClassRow {
  const hits = confusion[k]?.[k] as number;
  const support = (confusion[k] as readonly number[]).reduce((n, count) => n + count, 0);
  const called = confusion.reduce((n, row) => n + (row[k] as number), 0);
  return {
    name,
    support,
    precision: ratio(hits, called),
    recall: ratio(hits, support),
    f1: ratio(2 * hits, called + support),
  };
}

/** Of equal largest ones the first, as the probe counts. */
function largest(values: Float32Array, from: number, width: number): number {
  let at = 0;
  for (let k = 1; k < width; k++)
    if ((values[from + k] as number) > (values[from + at] as number)) at = k;
  return at;
}
