/**
 * Singular value decomposition in plain double precision, for witnesses: Jacobi rotations on the
 * rows, one pair after the other, until nothing changes.
 */

export interface PlainSvd {
  /** Left factor times singular values, row-major [n, n]: matrix = q^T (sigma * directions). */
  readonly q: number[][];
  /** Singular values, n of them, in no order. */
  readonly sigma: number[];
  /** Rows of length 1; rows of zeros where the singular value is 0. */
  readonly directions: number[][];
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, v, i) => sum + v * (b[i] as number), 0);

/** @param matrix rows of equal length */
export function plainSvd(matrix: readonly (readonly number[])[]): PlainSvd {
  const n = matrix.length;
  const rows = matrix.map((row) => [...row]);
  const q = rows.map((_, i) => rows.map((_, j) => (i === j ? 1 : 0)));
  for (let sweep = 0, moved = true; sweep < 60 && moved; sweep++) {
    moved = false;
    for (let i = 0; i < n; i++)
      for (let j = i + 1; j < n; j++) {
        const [a, b] = [rows[i] as number[], rows[j] as number[]];
        const [p, r, s] = [dot(a, a), dot(a, b), dot(b, b)];
        if (Math.abs(r) <= 1e-15 * Math.sqrt(p * s) || r === 0) continue;
        moved = true;
        const angle = 0.5 * Math.atan2(2 * r, p - s);
        for (const list of [rows, q]) turn(list, i, j, angle);
      }
  }
  const sigma = rows.map((row) => Math.sqrt(dot(row, row)));
  return {
    q,
    sigma,
    directions: rows.map((row, i) => row.map((v) => (sigma[i] ? v / (sigma[i] as number) : 0))),
  };
}

/** Turns the plane of two rows. */
function turn(list: number[][], i: number, j: number, angle: number): void {
  const [a, b] = [list[i] as number[], list[j] as number[]];
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  list[i] = a.map((v, k) => c * v + s * (b[k] as number));
  list[j] = b.map((v, k) => c * v - s * (a[k] as number));
}

/** The matrix that has these singular values in place of its own. */
export function rebuilt({ q, directions }: PlainSvd, sigma: readonly number[]): number[][] {
  const columns = directions[0]?.length ?? 0;
  return q.map((_, i) =>
    Array.from({ length: columns }, (_, k) =>
      directions.reduce(
        (sum, row, r) =>
          sum + ((q[r] as number[])[i] as number) * (sigma[r] as number) * (row[k] as number),
        0,
      ),
    ),
  );
}

/** Row-major entries as rows of `columns`. */
export function toRows(flat: readonly number[], columns: number): number[][] {
  return Array.from({ length: flat.length / columns }, (_, i) =>
    flat.slice(i * columns, (i + 1) * columns),
  );
}
