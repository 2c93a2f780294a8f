/**
 * Copies of a matrix product, read once and written once: za and zb [m, n, k] hold a copy of a row
 * of a and of a column of b for each entry of the product. core/engine/copy-form.ts has the algebra.
 */
import { at, keep, some, total } from "./lanes";
import { cross, own, root, squared } from "./root";

/** Bytes of scratch that `projectCopies` needs. */
export function projectCopiesScratch(n: i32): i32 {
  return 4 * 3 * (n + 4);
}

/** p and q of a row of pairs: <r, s> and |r|^2 + |s|^2 with r = c za + ya, s = c zb + yb. */
function products(
  n: i32,
  k: i32,
  za: usize,
  zb: usize,
  c: f32,
  ya: usize,
  yb: usize,
  ps: usize,
  qs: usize,
): void {
  const cs = f32x4.splat(c);
  for (let j = 0; j < n; j++) {
    let p4 = f32x4.splat(0);
    let q4 = f32x4.splat(0);
    let i = 0;
    for (; i + 4 <= k; i += 4) {
      const r = f32x4.add(f32x4.mul(cs, v128.load(at(za, i))), v128.load(at(ya, i)));
      const s = f32x4.add(f32x4.mul(cs, v128.load(at(zb, i))), v128.load(at(yb, i)));
      p4 = f32x4.add(p4, f32x4.mul(r, s));
      q4 = f32x4.add(q4, f32x4.add(f32x4.mul(r, r), f32x4.mul(s, s)));
    }
    let p = total(p4);
    let q = total(q4);
    for (; i < k; i++) {
      const r: f32 = c * load<f32>(at(za, i)) + load<f32>(at(ya, i));
      const s: f32 = c * load<f32>(at(zb, i)) + load<f32>(at(yb, i));
      p += <f64>(r * s);
      q += <f64>(r * r) + <f64>(s * s);
    }
    store<f32>(at(ps, j), <f32>p);
    store<f32>(at(qs, j), <f32>q);
    za = at(za, k);
    zb = at(zb, k);
    yb = at(yb, k);
  }
}

/**
 * Projects the copies c za + ya, c zb + yb (ya [m, k], yb [n, k]) with targets [m, n]: the factors
 * 1/(1-t^2) and t/(1-t^2), the value's new copies, and the means of the projected copies of a over
 * n [m, k] and of b over m [n, k].
 * @returns the squared distance to the set, summed over copies
 */
export function projectCopies(
  m: i32,
  n: i32,
  k: i32,
  za: usize,
  zb: usize,
  c: f32,
  ya: usize,
  yb: usize,
  target: usize,
  plain: usize,
  crosses: usize,
  value: usize,
  meanA: usize,
  meanB: usize,
  scratch: usize,
): f64 {
  const ps = scratch;
  const qs = at(ps, n + 4);
  const gaps = at(qs, n + 4);
  const one = f32x4.splat(1);
  const cs = f32x4.splat(c);
  let distance: f64 = 0;
  memory.fill(meanA, 0, (<usize>(m * k)) << 2);
  memory.fill(meanB, 0, (<usize>(n * k)) << 2);
  for (let row = 0; row < m; row++) {
    const ra = at(za, row * n * k);
    const rb = at(zb, row * n * k);
    const y = at(ya, row * k);
    const ma = at(meanA, row * k);
    products(n, k, ra, rb, c, y, yb, ps, qs);
    for (let j = 0; j < n; j++)
      store<f32>(at(gaps, j), load<f32>(at(target, row * n + j)) - load<f32>(at(ps, j)));
    // Past the end a gap of 0 has root 0.
    for (let j = n; j < n + 3; j++) {
      store<f32>(at(ps, j), 0);
      store<f32>(at(qs, j), 1);
      store<f32>(at(gaps, j), 0);
    }
    for (let j = 0; j < n; j += 4) {
      const t = root(v128.load(at(ps, j)), v128.load(at(qs, j)), v128.load(at(gaps, j)));
      const left = min(4, n - j);
      distance += total(squared);
      keep(at(plain, row * n + j), f32x4.add(one, own), left);
      keep(at(crosses, row * n + j), cross, left);
      // y' = z - t.
      const z = some(at(target, row * n + j), left);
      keep(at(value, row * n + j), f32x4.sub(z, t), left);
    }
    for (let j = 0; j < n; j++) {
      const f = load<f32>(at(plain, row * n + j));
      const g = load<f32>(at(crosses, row * n + j));
      const fs = f32x4.splat(f);
      const gs = f32x4.splat(g);
      const pa = at(ra, j * k);
      const pb = at(rb, j * k);
      const pc = at(yb, j * k);
      const mb = at(meanB, j * k);
      let i = 0;
      for (; i + 4 <= k; i += 4) {
        const r = f32x4.add(f32x4.mul(cs, v128.load(at(pa, i))), v128.load(at(y, i)));
        const s = f32x4.add(f32x4.mul(cs, v128.load(at(pb, i))), v128.load(at(pc, i)));
        const newA = f32x4.add(f32x4.mul(fs, r), f32x4.mul(gs, s));
        const newB = f32x4.add(f32x4.mul(fs, s), f32x4.mul(gs, r));
        v128.store(at(ma, i), f32x4.add(v128.load(at(ma, i)), newA));
        v128.store(at(mb, i), f32x4.add(v128.load(at(mb, i)), newB));
      }
      for (; i < k; i++) {
        const r: f32 = c * load<f32>(at(pa, i)) + load<f32>(at(y, i));
        const s: f32 = c * load<f32>(at(pb, i)) + load<f32>(at(pc, i));
        store<f32>(at(ma, i), load<f32>(at(ma, i)) + f * r + g * s);
        store<f32>(at(mb, i), load<f32>(at(mb, i)) + f * s + g * r);
      }
    }
  }
  for (let i = 0; i < m * k; i++) store<f32>(at(meanA, i), load<f32>(at(meanA, i)) / <f32>n);
  for (let i = 0; i < n * k; i++) store<f32>(at(meanB, i), load<f32>(at(meanB, i)) / <f32>m);
  return distance;
}

/**
 * Writes copies out: for each pair, side a becomes
 * c0 za + c1 zb + c2 xa + c3 xb + ya, side b c4 zb + c5 za + c6 xb + c7 xa + yb, where c0..c7 are
 * [m, n], xa and ya [m, k], xb and yb [n, k]. `outA` and `outB` may be za and zb; where they are 0
 * nothing is written.
 * @param coefficients addresses of c0..c7, eight of them in a row (32 bits each)
 * @param sums where two numbers go, if nothing is written: the sums of squares of both sides
 */
export function writeCopies(
  m: i32,
  n: i32,
  k: i32,
  za: usize,
  zb: usize,
  xa: usize,
  xb: usize,
  ya: usize,
  yb: usize,
  coefficients: usize,
  outA: usize,
  outB: usize,
  sums: usize,
): void {
  let sumA: f64 = 0;
  let sumB: f64 = 0;
  const writes = outA !== 0;
  for (let row = 0; row < m; row++) {
    const xr = at(xa, row * k);
    const yr = at(ya, row * k);
    for (let j = 0; j < n; j++) {
      const pair = row * n + j;
      const c0 = coefficient(coefficients, 0, pair);
      const c1 = coefficient(coefficients, 1, pair);
      const c2 = coefficient(coefficients, 2, pair);
      const c3 = coefficient(coefficients, 3, pair);
      const c4 = coefficient(coefficients, 4, pair);
      const c5 = coefficient(coefficients, 5, pair);
      const c6 = coefficient(coefficients, 6, pair);
      const c7 = coefficient(coefficients, 7, pair);
      const pa = at(za, pair * k);
      const pb = at(zb, pair * k);
      const xc = at(xb, j * k);
      const yc = at(yb, j * k);
      let squaresA = f32x4.splat(0);
      let squaresB = f32x4.splat(0);
      for (let i = 0; i < k; i += 4) {
        const left = k - i;
        const a = some(at(pa, i), left);
        const b = some(at(pb, i), left);
        const x = some(at(xr, i), left);
        const w = some(at(xc, i), left);
        const newA = f32x4.add(
          f32x4.add(f32x4.mul(c0, a), f32x4.mul(c1, b)),
          f32x4.add(f32x4.add(f32x4.mul(c2, x), f32x4.mul(c3, w)), some(at(yr, i), left)),
        );
        const newB = f32x4.add(
          f32x4.add(f32x4.mul(c4, b), f32x4.mul(c5, a)),
          f32x4.add(f32x4.add(f32x4.mul(c6, w), f32x4.mul(c7, x)), some(at(yc, i), left)),
        );
        if (writes) {
          keep(at(outA, pair * k + i), newA, left);
          keep(at(outB, pair * k + i), newB, left);
        } else {
          squaresA = f32x4.add(squaresA, f32x4.mul(newA, newA));
          squaresB = f32x4.add(squaresB, f32x4.mul(newB, newB));
        }
      }
      sumA += total(squaresA);
      sumB += total(squaresB);
    }
  }
  if (writes) return;
  store<f32>(sums, <f32>sumA);
  store<f32>(sums, <f32>sumB, 4);
}

// @ts-ignore: decorator
@inline
function coefficient(list: usize, index: i32, pair: i32): v128 {
  return f32x4.splat(load<f32>(at(<usize>load<u32>(list + ((<usize>index) << 2)), pair)));
}
