/**
 * Columns of a run's history in typed arrays of fixed capacity. When they are full every second
 * row is dropped and from then on only every second frame is kept: memory is bounded and the
 * whole run stays visible.
 */
export interface Series {
  /** Rows held now. */
  readonly length: number;
  /** Column i over the rows held; a view, valid until the next append. Empty where there is none. */
  column(i: number): Float64Array;
  append(row: ArrayLike<number>): void;
  /** Forgets rows whose first column is `from` or more: the run was stepped back. */
  dropFrom(from: number): void;
}

const none = new Float64Array(0);

export function createSeries(columns: number, capacity = 2048): Series {
  const data = Array.from({ length: columns }, () => new Float64Array(capacity));
  let length = 0;
  let stride = 1;
  let skipped = 0;
  const thin = (): void => {
    const half = capacity >> 1;
    for (const column of data) for (let i = 0; i < half; i++) column[i] = column[2 * i] as number;
    length = half;
    stride *= 2;
  };
  return {
    get length() {
      return length;
    },
    column: (i) => (data[i] ?? none).subarray(0, length),
    dropFrom(from) {
      const first = data[0];
      while (length > 0 && first !== undefined && (first[length - 1] as number) >= from)
        length -= 1;
    },
    append(row) {
      skipped += 1;
      if (skipped < stride) return;
      skipped = 0;
      if (length === capacity) thin();
      for (let i = 0; i < columns; i++) (data[i] as Float64Array)[length] = row[i] ?? Number.NaN;
      length += 1;
    },
  };
}
