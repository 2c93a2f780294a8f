/** What a viewer draws of a value: plain arithmetic, no drawing. */
import type { ViewerKind } from "./viewer-store.ts";

export interface Tensor {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);

/** Width and height of one image of `size` pixels, or undefined where it is no rectangle of sense. */
export function imageSize(size: number): { width: number; height: number } | undefined {
  const root = Math.sqrt(size);
  if (size >= 16 && Number.isInteger(root)) return { width: root, height: root };
  // Half an image: twice as wide as it is high.
  const half = Math.sqrt(size / 2);
  return size >= 16 && Number.isInteger(half) ? { width: 2 * half, height: half } : undefined;
}

/** The kind of picture that says most of a value of this shape. */
export function suggestKind(shape: readonly (number | "B")[]): ViewerKind {
  const own = shape.filter((d): d is number => d !== "B");
  const last = own.at(-1) ?? 1;
  const many = shape[0] === "B" || (own.length === 2 && (own[0] as number) <= 64);
  if (many && last >= 49 && imageSize(last) !== undefined) return "images";
  if (last === 2) return "scatter";
  return sizeOf(own) > 3 && own.length >= 2 ? "heat" : "line";
}

/** A matrix of rows: dimensions after the first are one. */
export function rowsOf({ shape, data }: Tensor): { rows: number; columns: number } {
  if (shape.length < 2) return { rows: 1, columns: data.length };
  const rows = shape[0] as number;
  return { rows, columns: data.length / Math.max(1, rows) };
}

/** Counts [true class][said class] over rows of scores. */
export function confusion(scores: Tensor, labels: Tensor): number[][] {
  const { rows, columns } = rowsOf(scores);
  const best = (data: readonly number[], row: number): number => {
    let at = 0;
    for (let j = 1; j < columns; j++)
      if ((data[row * columns + j] as number) > (data[row * columns + at] as number)) at = j;
    return at;
  };
  const counts = Array.from({ length: columns }, () => new Array<number>(columns).fill(0));
  if (labels.data.length !== scores.data.length) return counts;
  for (let row = 0; row < rows; row++) {
    const line = counts[best(labels.data, row)] as number[];
    const said = best(scores.data, row);
    line[said] = (line[said] ?? 0) + 1;
  }
  return counts;
}

/** Least and largest finite value; [0, 1] where there is none. */
export function rangeOf(data: readonly number[]): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const v of data) {
    if (!Number.isFinite(v)) continue;
    low = Math.min(low, v);
    high = Math.max(high, v);
  }
  return low <= high ? [low, high === low ? low + 1 : high] : [0, 1];
}
