/**
 * The fused projection of a matrix product whose copies agree (core/ops/matmul-fused.ts): norms,
 * roots, and the averaged displacements of both factors, in one call.
 */
import { gemm, gemmScratch } from "./gemm";
import { at, keep, some, total } from "./lanes";
import { cross, own, root, squared } from "./root";

/** Squared lengths of the rows of a [m, k]. */
export function rowSquares(a: usize, m: i32, k: i32, out: usize): void {
  for (let i = 0; i < m; i++) {
    let sum = f32x4.splat(0);
    let p = at(a, i * k);
    let j = 0;
    for (; j + 4 <= k; j += 4) {
      const x = v128.load(p);
      sum = f32x4.add(sum, f32x4.mul(x, x));
      p += 16;
    }
    let rest: f64 = total(sum);
    for (; j < k; j++) {
      const x = load<f32>(p);
      rest += <f64>x * x;
      p += 4;
    }
    store<f32>(at(out, i), <f32>rest);
  }
}

/** Squared lengths of the columns of b [k, n]. */
export function columnSquares(b: usize, k: i32, n: i32, out: usize): void {
  memory.fill(out, 0, (<usize>n) << 2);
  for (let i = 0; i < k; i++) {
    const row = at(b, i * n);
    let j = 0;
    for (; j + 4 <= n; j += 4) {
      const x = v128.load(at(row, j));
      v128.store(at(out, j), f32x4.add(v128.load(at(out, j)), f32x4.mul(x, x)));
    }
    for (; j < n; j++) {
      const x = load<f32>(at(row, j));
      store<f32>(at(out, j), load<f32>(at(out, j)) + x * x);
    }
  }
}

function mean(values: usize, n: i32): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < n; i++) sum += load<f32>(at(values, i));
  return sum / n;
}

/** Bytes of scratch that `linear` needs. */
export function linearScratch(m: i32, k: i32, n: i32): i32 {
  const packs = max(gemmScratch(k, n), max(gemmScratch(n, k), gemmScratch(m, n)));
  return packs + 4 * (m * n + 2 * (m + 4) + 2 * (n + 4));
}

/**
 * Both factors free. da [m, k] and db [k, n] become the mean displacements, dy [m, n] the change of
 * the value. The metric is c |da|^2 + |db|^2 / c + gamma |dy|^2, with mobility kappa > 0.
 * @returns the squared distance to the set, summed over entries
 */
export function linear(
  m: i32,
  k: i32,
  n: i32,
  a: usize,
  b: usize,
  p: usize,
  dz: usize,
  kappa: f32,
  gamma: f32,
  da: usize,
  db: usize,
  dy: usize,
  scratch: usize,
): f64 {
  const crosses = scratch;
  const rows = at(crosses, m * n);
  const ownRows = at(rows, m + 4);
  const columns = at(ownRows, m + 4);
  const ownColumns = at(columns, n + 4);
  const packs = at(ownColumns, n + 4);
  rowSquares(a, m, k, rows);
  columnSquares(b, k, n, columns);
  let c: f32 = 1;
  if (kappa > 0) {
    const meanRow = mean(rows, m);
    const meanColumn = mean(columns, n);
    if (meanRow > 1e-30 && meanColumn > 1e-30) c = kappa * <f32>Math.sqrt(meanColumn / meanRow);
  }
  memory.fill(ownColumns, 0, (<usize>n) << 2);
  const share = f32x4.splat(gamma / c);
  const weight = f32x4.splat(gamma);
  const unweight = f32x4.splat(1 / gamma);
  let distance: f64 = 0;
  for (let i = 0; i < m; i++) {
    const row = f32x4.splat(gamma * c * load<f32>(at(rows, i)));
    let owns = f32x4.splat(0);
    let squares = f32x4.splat(0);
    for (let j = 0; j < n; j += 4) {
      const count = n - j;
      const here = i * n + j;
      const q = f32x4.add(row, f32x4.mul(v128.load(at(columns, j)), share));
      const gap = some(at(dz, here), count);
      // Missing entries have q = 1 and dz = 0: their root is 0.
      const product = f32x4.mul(some(at(p, here), count), weight);
      const t = root(product, count >= 4 ? q : whole(q, count), f32x4.mul(gap, weight));
      keep(at(dy, here), f32x4.sub(gap, f32x4.mul(t, unweight)), count);
      keep(at(crosses, here), cross, count);
      owns = f32x4.add(owns, own);
      squares = f32x4.add(squares, squared);
      const to = at(ownColumns, j);
      v128.store(to, f32x4.add(v128.load(to), own));
    }
    store<f32>(at(ownRows, i), <f32>total(owns) / <f32>n);
    distance += total(squares) / gamma;
  }
  for (let i = 0; i < m; i++) {
    const factor = f32x4.splat(load<f32>(at(ownRows, i)));
    scaleInto(at(a, i * k), factor, at(da, i * k), k);
  }
  gemm(m, k, n, crosses, n, 1, b, 1, n, da, 1 / (c * <f32>n), true, packs);
  for (let j = 0; j < n; j++) {
    const to = at(ownColumns, j);
    store<f32>(to, load<f32>(to) / <f32>m);
  }
  for (let i = 0; i < k; i++) timesInto(at(b, i * n), ownColumns, at(db, i * n), n);
  gemm(k, n, m, a, 1, k, crosses, n, 1, db, c / <f32>m, true, packs);
  return distance;
}

/** The first `count` entries, the others 1. */
function whole(v: v128, count: i32): v128 {
  if (count < 2) v = f32x4.replace_lane(v, 1, 1);
  if (count < 3) v = f32x4.replace_lane(v, 2, 1);
  return f32x4.replace_lane(v, 3, 1);
}

function scaleInto(from: usize, factor: v128, to: usize, n: i32): void {
  let j = 0;
  for (; j + 4 <= n; j += 4) v128.store(at(to, j), f32x4.mul(v128.load(at(from, j)), factor));
  const one = f32x4.extract_lane(factor, 0);
  for (; j < n; j++) store<f32>(at(to, j), load<f32>(at(from, j)) * one);
}

function timesInto(from: usize, factors: usize, to: usize, n: i32): void {
  let j = 0;
  for (; j + 4 <= n; j += 4)
    v128.store(at(to, j), f32x4.mul(v128.load(at(from, j)), v128.load(at(factors, j))));
  for (; j < n; j++)
    store<f32>(at(to, j), load<f32>(at(from, j)) * load<f32>(at(factors, j)));
}

/**
 * One factor held: the set is a hyperplane in the other factor and y.
 * @param free address of the free factor's displacement: [m, k] where b is held, else [k, n]
 * @returns the squared distance to the set, summed over entries
 */
export function halfLinear(
  m: i32,
  k: i32,
  n: i32,
  a: usize,
  b: usize,
  dz: usize,
  aHeld: bool,
  gamma: f32,
  free: usize,
  dy: usize,
  scratch: usize,
): f64 {
  const steps = scratch;
  const norms = at(steps, m * n);
  const packs = at(norms, max(m, n) + 4);
  if (aHeld) rowSquares(a, m, k, norms);
  else columnSquares(b, k, n, norms);
  const least: f32 = 1 / gamma;
  let distance: f64 = 0;
  for (let i = 0; i < m; i++) {
    const row: f32 = aHeld ? load<f32>(at(norms, i)) : 0;
    let squares: f64 = 0;
    for (let j = 0; j < n; j++) {
      const here = i * n + j;
      const gap = load<f32>(at(dz, here));
      const norm = aHeld ? row : load<f32>(at(norms, j));
      const t = gap / (least + norm);
      store<f32>(at(steps, here), t);
      // gap - t / gamma, without its cancellation.
      store<f32>(at(dy, here), t * norm);
      squares += t * gap;
    }
    distance += squares;
  }
  if (aHeld) gemm(k, n, m, a, 1, k, steps, n, 1, free, 1 / <f32>m, false, packs);
  else gemm(m, k, n, steps, n, 1, b, 1, n, free, 1 / <f32>n, false, packs);
  return distance;
}
