/** Dense linear algebra in double precision, for solvers that templates are compared with. */

/** Rows of numbers. */
export type Matrix = readonly (readonly number[])[];

/** Numbers in rows of this width. */
export const rowsOf = (values: ArrayLike<number>, width: number): number[][] =>
  Array.from({ length: values.length / width }, (_, i) =>
    Array.from({ length: width }, (__, j) => values[i * width + j] as number),
  );

export const transposed = (a: Matrix): number[][] =>
  (a[0] ?? []).map((_, j) => a.map((row) => row[j] as number));

export const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, v, k) => sum + v * (b[k] as number), 0);

export const product = (a: Matrix, b: Matrix): number[][] => {
  const columns = transposed(b);
  return a.map((row) => columns.map((column) => dot(row, column)));
};

/** Root of the sum of squares of the differences. */
export const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.sqrt(Array.from(a).reduce((sum, v, k) => sum + (v - (b[k] as number)) ** 2, 0));

/**
 * Solves `a x = b` for the columns of b by elimination with partial pivots.
 * @throws Error where a is singular
 */
export function solve(a: Matrix, b: Matrix): number[][] {
  const n = a.length;
  const m: Float64Array[] = a.map((row, i) =>
    Float64Array.from([...row, ...(b[i] as readonly number[])]),
  );
  const at = (i: number): Float64Array => m[i] as Float64Array;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++)
      if (Math.abs(at(i)[k] as number) > Math.abs(at(pivot)[k] as number)) pivot = i;
    const moved = at(k);
    m[k] = at(pivot);
    m[pivot] = moved;
    const head = at(k)[k] as number;
    if (head === 0) throw new Error("The matrix is singular.");
    for (let i = k + 1; i < n; i++) {
      const factor = (at(i)[k] as number) / head;
      if (factor === 0) continue;
      for (let j = k; j < at(k).length; j++)
        at(i)[j] = (at(i)[j] as number) - factor * (at(k)[j] as number);
    }
  }
  for (let k = n - 1; k >= 0; k--) {
    for (let j = n; j < at(k).length; j++) {
      let sum = at(k)[j] as number;
      for (let i = k + 1; i < n; i++) sum -= (at(k)[i] as number) * (at(i)[j] as number);
      at(k)[j] = sum / (at(k)[k] as number);
    }
  }
  return m.map((row) => Array.from(row.subarray(n)));
}

/** Least squares `min |a x - b|^2 + ridge |x|^2` by the normal equations, for the columns of b. */
export function leastSquares(a: Matrix, b: Matrix, ridge = 0): number[][] {
  const at = transposed(a);
  const gram = product(at, a).map((row, i) => row.map((v, j) => (i === j ? v + ridge : v)));
  return solve(gram, product(at, b));
}

/** Singular values and vectors `a = u diag(s) v^T`, by one-sided Jacobi rotations. */
export function svd(a: Matrix): { u: number[][]; s: number[]; v: number[][] } {
  const columns = transposed(a);
  const right = columns.map((_, i) => columns.map((__, j) => Number(i === j)));
  for (let sweep = 0, turned = true; turned && sweep < 60; sweep++) {
    turned = false;
    for (let p = 0; p < columns.length; p++)
      for (let q = p + 1; q < columns.length; q++) {
        const [cp, cq] = [columns[p] as number[], columns[q] as number[]];
        const [pp, qq, pq] = [dot(cp, cp), dot(cq, cq), dot(cp, cq)];
        if (Math.abs(pq) <= 1e-14 * Math.sqrt(pp * qq) || pq === 0) continue;
        turned = true;
        const zeta = (qq - pp) / (2 * pq);
        const t = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
        const c = 1 / Math.hypot(1, t);
        for (const list of [columns, right]) {
          const [x, y] = [list[p] as number[], list[q] as number[]];
          list[p] = x.map((v, k) => c * (v - t * (y[k] as number)));
          list[q] = y.map((v, k) => c * (v + t * (x[k] as number)));
        }
      }
  }
  const s = columns.map((column) => Math.sqrt(dot(column, column)));
  const u = columns.map((column, k) =>
    column.map((v) => ((s[k] ?? 0) > 0 ? v / (s[k] as number) : 0)),
  );
  return { u: transposed(u), s, v: transposed(right) };
}

/** The matrix with these singular values instead. */
export const withSingular = (
  a: Matrix,
  change: (s: number, rank: number) => number,
): number[][] => {
  const { u, s, v } = svd(a);
  const order = s.map((_, k) => k).sort((i, j) => (s[j] as number) - (s[i] as number));
  const changed = s.map((value, k) => change(value, order.indexOf(k)));
  const scaled = u.map((row) => row.map((x, k) => x * (changed[k] as number)));
  return product(scaled, transposed(v));
};
