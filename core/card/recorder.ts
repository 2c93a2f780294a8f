/** Keeps how a run goes in bounded memory. */
import type { RunCurves } from "../protocol/curves.ts";

/** Points of a curve at most; where there are more, every second one goes. */
const MOST_POINTS = 400;
/** Residuals kept: those that are largest at the end. */
const MOST_RESIDUALS = 8;

interface Point {
  readonly iteration: number;
  readonly gap: number;
  readonly residuals: Float32Array;
}
interface Measured {
  readonly iteration: number;
  readonly values: Readonly<Record<string, number>>;
}

/** A list of evenly thinned items, the latest always among them. */
class Thinned<T> {
  #items: T[] = [];
  #latest: T | undefined;
  #every = 1;
  #seen = 0;

  add(item: T): void {
    if (this.#seen++ % this.#every === 0) {
      this.#items.push(item);
      this.#latest = undefined;
    } else this.#latest = item;
    if (this.#items.length <= MOST_POINTS) return;
    this.#latest ??= this.#items.at(-1);
    this.#items = this.#items.filter((_, i) => i % 2 === 0);
    if (this.#items.at(-1) === this.#latest) this.#latest = undefined;
    this.#every *= 2;
  }

  list(): readonly T[] {
    return this.#latest === undefined ? this.#items : [...this.#items, this.#latest];
  }
}

/** Six digits are more than a curve shows. */
const short = (value: number): number | null =>
  Number.isFinite(value) ? Number(value.toPrecision(6)) : null;

export class CurveRecorder {
  readonly #constraints: readonly string[];
  readonly #points = new Thinned<Point>();
  readonly #measured = new Thinned<Measured>();

  /** @param constraints ids, in the order of the residuals */
  constructor(constraints: readonly string[]) {
    this.#constraints = constraints;
  }

  /** @param residuals copied, in the order of the constraints */
  frame(iteration: number, gap: number, residuals: ArrayLike<number>): void {
    this.#points.add({ iteration, gap, residuals: Float32Array.from(residuals) });
  }

  metrics(iteration: number, values: Readonly<Record<string, number>>): void {
    this.#measured.add({ iteration, values });
  }

  curves(): RunCurves {
    const points = this.#points.list();
    const measured = this.#measured.list();
    const last = points.at(-1)?.residuals ?? [];
    const largest = this.#constraints
      .map((id, k) => ({ id, k, end: last[k] ?? 0 }))
      .sort((a, b) => b.end - a.end || a.k - b.k)
      .slice(0, MOST_RESIDUALS);
    const names = [...new Set(measured.flatMap(({ values }) => Object.keys(values)))];
    return {
      iterations: points.map(({ iteration }) => iteration),
      gaps: points.map(({ gap }) => short(gap)),
      residuals: Object.fromEntries(
        largest.map(({ id, k }) => [
          id,
          points.map(({ residuals }) => short(residuals[k] ?? Number.NaN)),
        ]),
      ),
      metrics: {
        iterations: measured.map(({ iteration }) => iteration),
        values: Object.fromEntries(
          names.map((name) => [
            name,
            measured.map(({ values }) => short(values[name] ?? Number.NaN)),
          ]),
        ),
      },
    };
  }
}
