/** Passes over entries that would else be a chain of ops: sum-relu and the adaptive step. */
import { at, keep, some, total } from "./lanes";

/** Sets n entries to 0. */
export function fill(to: usize, n: i32): void {
  memory.fill(to, 0, (<usize>n) << 2);
}

/** s [rows, n] plus x of the same shape, or plus x [n] in every row. */
export function addInto(s: usize, x: usize, rows: i32, n: i32, everyRow: bool): void {
  let p = x;
  for (let i = 0; i < rows; i++) {
    if (everyRow) p = x;
    let j = 0;
    for (; j + 4 <= n; j += 4) {
      v128.store(s, f32x4.add(v128.load(s), v128.load(p)));
      s += 16;
      p += 16;
    }
    for (; j < n; j++) {
      store<f32>(s, load<f32>(s) + load<f32>(p));
      s += 4;
      p += 4;
    }
  }
}

/** Negative entries become 0; NaN stays. */
export function rectify(size: i32, x: usize): void {
  const zero = f32x4.splat(0);
  for (let i = 0; i < size; i += 4) {
    const count = size - i;
    keep(at(x, i), f32x4.max(some(at(x, i), count), zero), count);
  }
}

/** Blocks of `width` entries, one a row, from rows of one length to rows of another. */
export function copyBlocks(
  rows: i32,
  from: usize,
  fromStride: i32,
  to: usize,
  toStride: i32,
  width: i32,
): void {
  const bytes = (<usize>width) << 2;
  for (let i = 0; i < rows; i++) {
    memory.copy(to, from, bytes);
    from = at(from, fromStride);
    to = at(to, toStride);
  }
}

/** Mean over rows of x [rows, n]. */
export function meanRows(x: usize, rows: i32, n: i32, out: usize): void {
  memory.fill(out, 0, (<usize>n) << 2);
  for (let i = 0; i < rows; i++) addInto(out, x + ((<usize>(i * n)) << 2), 1, n, false);
  for (let j = 0; j < n; j++) {
    const to = out + ((<usize>j) << 2);
    store<f32>(to, load<f32>(to) / <f32>rows);
  }
}

/**
 * Projection of a sum and rectifier (core/ops/sum-relu.ts): from the sums s, the values y and their
 * displacements the shift of each of m free summands and the change of the value, in the metric
 * that counts moves of the value gamma times.
 * @returns the squared distance, summed over entries
 */
export function sumRelu(
  size: i32,
  m: f32,
  gamma: f32,
  s: usize,
  y: usize,
  delta: usize,
  shift: usize,
  raised: usize,
): f64 {
  const bonus: f32 = <f32>Math.sqrt(gamma * m + 1) - 1;
  const share: f32 = gamma * m / (gamma * m + 1);
  const zero = f32x4.splat(0);
  const bonuses = f32x4.splat(bonus);
  const shares = f32x4.splat(share);
  const free = f32x4.splat(m);
  const weight = f32x4.splat(gamma);
  let distance: f64 = 0;
  for (let i = 0; i < size; i += 4) {
    const count = size - i;
    const sum = some(at(s, i), count);
    const move = some(at(delta, i), count);
    const target = f32x4.add(some(at(y, i), count), move);
    const below = f32x4.min(sum, zero);
    const lifted = f32x4.add(sum, f32x4.mul(f32x4.max(target, zero), bonuses));
    const on = f32x4.gt(lifted, zero);
    // A comparison with NaN is false: its trace must not be lost.
    const lost = f32x4.add(f32x4.sub(target, target), f32x4.sub(sum, sum));
    const step = f32x4.max(f32x4.mul(f32x4.sub(move, below), shares), f32x4.neg(sum));
    const change = v128.bitselect(step, lost, on);
    const rise = v128.bitselect(f32x4.add(change, below), lost, on);
    const each = f32x4.div(change, free);
    keep(at(shift, i), each, count);
    keep(at(raised, i), rise, count);
    const rest = f32x4.sub(rise, move);
    const moved = f32x4.mul(f32x4.mul(each, each), free);
    distance += total(f32x4.add(moved, f32x4.mul(weight, f32x4.mul(rest, rest))));
  }
  return distance;
}

/** Moments below it become 0: left alone they decay to subnormal numbers, which are slow. */
const TINY: f32 = 1e-32;

/**
 * Adam's rule on displacements `move` (core/engine/adaptive-step.ts), entry by entry: `mean` and
 * `square` are brought up to date in place, and `value` is what they step to from `from`.
 */
export function adaptive(
  size: i32,
  from: usize,
  move: usize,
  mean: usize,
  square: usize,
  meanDecay: f32,
  squareDecay: f32,
  rate: f32,
  squareScale: f32,
  epsilon: f32,
  value: usize,
): void {
  const md = f32x4.splat(meanDecay);
  const sd = f32x4.splat(squareDecay);
  const mr = f32x4.splat(1 - meanDecay);
  const sr = f32x4.splat(1 - squareDecay);
  const step = f32x4.splat(rate);
  const scale = f32x4.splat(squareScale);
  const least = f32x4.splat(epsilon);
  const tiny = f32x4.splat(TINY);
  let i = 0;
  for (; i + 4 <= size; i += 4) {
    const at = (<usize>i) << 2;
    const old = v128.load(from + at);
    const by = v128.load(move + at);
    let m1 = f32x4.add(f32x4.mul(v128.load(mean + at), md), f32x4.mul(by, mr));
    let m2 = f32x4.mul(v128.load(square + at), sd);
    m2 = f32x4.add(m2, f32x4.mul(f32x4.mul(by, by), sr));
    m1 = v128.andnot(m1, f32x4.le(f32x4.abs(m1), tiny));
    m2 = v128.andnot(m2, f32x4.le(m2, tiny));
    v128.store(mean + at, m1);
    v128.store(square + at, m2);
    const size4 = f32x4.add(f32x4.sqrt(f32x4.mul(m2, scale)), least);
    v128.store(value + at, f32x4.add(old, f32x4.div(f32x4.mul(m1, step), size4)));
  }
  for (; i < size; i++) {
    const at = (<usize>i) << 2;
    const old = load<f32>(from + at);
    const by = load<f32>(move + at);
    let m1: f32 = load<f32>(mean + at) * meanDecay + by * (1 - meanDecay);
    let m2: f32 = load<f32>(square + at) * squareDecay + by * by * (1 - squareDecay);
    if (abs(m1) <= TINY) m1 = 0;
    if (m2 <= TINY) m2 = 0;
    store<f32>(mean + at, m1);
    store<f32>(square + at, m2);
    const size1: f32 = <f32>Math.sqrt(m2 * squareScale) + epsilon;
    store<f32>(value + at, old + (m1 * rate) / size1);
  }
}
