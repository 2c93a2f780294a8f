/** Passes over entries that would else be a chain of ops: sum-relu and the adaptive step. */

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
 * displacements the shift of each of m free summands and the change of the value.
 * @returns the squared distance, summed over entries
 */
export function sumRelu(
  size: i32,
  m: f32,
  s: usize,
  y: usize,
  delta: usize,
  shift: usize,
  raised: usize,
): f64 {
  const bonus: f32 = <f32>Math.sqrt(m + 1) - 1;
  const share: f32 = m / (m + 1);
  let distance: f64 = 0;
  for (let i = 0; i < size; i++) {
    const at = (<usize>i) << 2;
    const sum = load<f32>(s + at);
    const move = load<f32>(delta + at);
    const target = load<f32>(y + at) + move;
    const below: f32 = sum < 0 ? sum : 0;
    const on = sum + max<f32>(target, 0) * bonus > 0;
    // A comparison with NaN is false: its trace must not be lost.
    const lost = target - target + (sum - sum);
    const change: f32 = on ? max<f32>((move - below) * share, -sum) : lost;
    const rise: f32 = on ? change + below : lost;
    const each: f32 = change / m;
    store<f32>(shift + at, each);
    store<f32>(raised + at, rise);
    distance += <f64>(each * each * m + (rise - move) * (rise - move));
  }
  return distance;
}

/**
 * Adam's rule on displacements (core/engine/adaptive-step.ts), entry by entry: new moments, and
 * the value they step to. `mean` and `square` may be 0 for the first step.
 */
export function adaptive(
  size: i32,
  from: usize,
  reached: usize,
  mean: usize,
  square: usize,
  meanDecay: f32,
  squareDecay: f32,
  rate: f32,
  squareScale: f32,
  epsilon: f32,
  value: usize,
  newMean: usize,
  newSquare: usize,
): void {
  const md = f32x4.splat(meanDecay);
  const sd = f32x4.splat(squareDecay);
  const mr = f32x4.splat(1 - meanDecay);
  const sr = f32x4.splat(1 - squareDecay);
  const step = f32x4.splat(rate);
  const scale = f32x4.splat(squareScale);
  const least = f32x4.splat(epsilon);
  let i = 0;
  for (; i + 4 <= size; i += 4) {
    const at = (<usize>i) << 2;
    const old = v128.load(from + at);
    const move = f32x4.sub(v128.load(reached + at), old);
    let m1 = f32x4.mul(move, mr);
    let m2 = f32x4.mul(f32x4.mul(move, move), sr);
    if (mean !== 0) m1 = f32x4.add(f32x4.mul(v128.load(mean + at), md), m1);
    if (square !== 0) m2 = f32x4.add(f32x4.mul(v128.load(square + at), sd), m2);
    v128.store(newMean + at, m1);
    v128.store(newSquare + at, m2);
    const size4 = f32x4.add(f32x4.sqrt(f32x4.mul(m2, scale)), least);
    v128.store(value + at, f32x4.add(old, f32x4.div(f32x4.mul(m1, step), size4)));
  }
  for (; i < size; i++) {
    const at = (<usize>i) << 2;
    const old = load<f32>(from + at);
    const move = load<f32>(reached + at) - old;
    let m1: f32 = move * (1 - meanDecay);
    let m2: f32 = move * move * (1 - squareDecay);
    if (mean !== 0) m1 += load<f32>(mean + at) * meanDecay;
    if (square !== 0) m2 += load<f32>(square + at) * squareDecay;
    store<f32>(newMean + at, m1);
    store<f32>(newSquare + at, m2);
    const size1: f32 = <f32>Math.sqrt(m2 * squareScale) + epsilon;
    store<f32>(value + at, old + (m1 * rate) / size1);
  }
}
