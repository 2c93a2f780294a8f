/**
 * The root of a dot product's projection in displacement form, four entries at once; the equation
 * and its bounds are in core/ops/bilinear-fused.ts, whose chain of ops is the reference.
 */

const TINY: f32 = 1e-20;
const BELOW_ONE: f32 = 0.99999994;
/** At most; the loop ends when all four entries stand still. */
const STEPS: i32 = 12;

/** Cube root of positive numbers, to 1e-4, never below the true one. */
// @ts-ignore: decorator
@inline
function cubeRootAbove(x: v128): v128 {
  const third = f32x4.mul(f32x4.convert_i32x4_s(x), f32x4.splat(0.33333334));
  const y = i32x4.add(i32x4.trunc_sat_f32x4_s(third), i32x4.splat(709921077));
  const cube = f32x4.mul(y, f32x4.mul(y, y));
  const above = f32x4.add(cube, f32x4.add(x, x));
  const below = f32x4.add(f32x4.add(cube, cube), x);
  return f32x4.mul(f32x4.mul(y, f32x4.div(above, below)), f32x4.splat(1.0001));
}

/** Squared distance of the last call, entry by entry, for whoever asks at once. */
export let squared: v128 = f32x4.splat(0);
/** t / (1 - t^2) of the last call, signed as dz. */
export let cross: v128 = f32x4.splat(0);
/** t^2 / (1 - t^2) of the last call. */
export let own: v128 = f32x4.splat(0);

/**
 * Root t for p = a . b, q = |a|^2 + |b|^2 and target p + dz; leaves `cross`, `own` and `squared`.
 * NaN in, NaN out.
 */
// @ts-ignore: decorator
@inline
export function root(p: v128, q: v128, dz: v128): v128 {
  const one = f32x4.splat(1);
  const zero = f32x4.splat(0);
  const signBit = v128.and(dz, i32x4.splat(0x80000000));
  const d = f32x4.abs(dz);
  const base = f32x4.mul(q, f32x4.splat(0.25));
  const tilt = f32x4.mul(v128.xor(p, signBit), f32x4.splat(0.5));
  const least = f32x4.add(f32x4.mul(base, f32x4.splat(2e-7)), f32x4.splat(TINY));
  const u = f32x4.add(f32x4.pmax(f32x4.add(base, tilt), zero), least);
  const v = f32x4.add(f32x4.pmax(f32x4.sub(base, tilt), zero), least);

  const quarter = f32x4.mul(v, f32x4.splat(0.25));
  const c1 = f32x4.add(quarter, one);
  const c0 = f32x4.add(f32x4.sub(u, v), f32x4.add(f32x4.sub(quarter, one), d));
  const slack = f32x4.div(f32x4.pmax(f32x4.neg(c0), zero), c1);
  const cubic = f32x4.add(slack, cubeRootAbove(f32x4.div(u, c1)));
  const square = f32x4.sqrt(
    f32x4.div(u, f32x4.add(f32x4.pmax(c0, zero), f32x4.splat(TINY))),
  );
  const first = f32x4.div(d, f32x4.add(f32x4.add(q, one), f32x4.add(d, d)));
  const bound = f32x4.sub(one, f32x4.pmin(f32x4.pmin(cubic, square), one));
  const top = f32x4.splat(BELOW_ONE);
  let t = f32x4.pmin(f32x4.pmax(f32x4.pmax(first, bound), zero), top);
  let s = f32x4.sub(one, t);
  for (let k = 0; k < STEPS; k++) {
    const a = f32x4.div(one, s);
    const b = f32x4.div(one, f32x4.add(one, t));
    const ua = f32x4.mul(u, a);
    const vb = f32x4.mul(v, b);
    const uaa = f32x4.mul(ua, a);
    const vbb = f32x4.mul(vb, b);
    const bracket = f32x4.add(f32x4.add(f32x4.add(ua, uaa), f32x4.add(vb, vbb)), one);
    const f = f32x4.sub(f32x4.mul(t, bracket), d);
    const curve = f32x4.sub(f32x4.add(f32x4.mul(uaa, a), f32x4.mul(vbb, b)), f32x4.mul(f, a));
    const step = f32x4.div(f, f32x4.add(f32x4.add(curve, curve), one));
    // The smaller of t and s = 1 - t keeps its digits: the other follows from it.
    const low = f32x4.lt(t, f32x4.splat(0.5));
    const tNext = f32x4.pmin(f32x4.pmax(f32x4.sub(t, step), zero), top);
    const sNext = f32x4.pmin(f32x4.pmax(f32x4.add(s, step), f32x4.splat(TINY)), one);
    const size = v128.bitselect(t, s, low);
    t = v128.bitselect(tNext, f32x4.sub(one, sNext), low);
    s = v128.bitselect(f32x4.sub(one, tNext), sNext, low);
    const moving = f32x4.gt(f32x4.abs(step), f32x4.mul(size, f32x4.splat(3e-7)));
    if (!v128.any_true(moving)) break;
  }
  const far = f32x4.add(one, t);
  const plain = f32x4.div(t, f32x4.mul(s, far));
  own = f32x4.mul(t, plain);
  cross = v128.xor(plain, signBit);
  const reach = f32x4.add(
    f32x4.div(u, f32x4.mul(s, s)),
    f32x4.div(v, f32x4.mul(far, far)),
  );
  squared = f32x4.mul(f32x4.mul(t, t), f32x4.add(f32x4.add(reach, reach), one));
  return v128.xor(t, signBit);
}
