/**
 * The root of `solveDisplacement` (bilinear-fused.ts, which has the equation) entry by entry, in
 * double precision and with as many Newton steps as an entry needs.
 */
import type { TypedKernel } from "./typed-kernel.ts";

const TINY = 1e-20;
/** Newton steps at most; from the start below six reach double precision but for a few digits. */
const STEPS = 12;

/** Inputs p, q, dz of one shape; outputs t, t/(1-t^2), t^2/(1-t^2), and the squared distance. */
export const fusedRoot: TypedKernel = {
  name: "ProxflowFusedRoot",
  shapes: (inputs, { observe }) => {
    const shape = [...(inputs[0] as readonly number[])];
    return observe ? [shape, shape, shape, shape] : [shape, shape, shape];
  },
  compute([ps, qs, dzs] = [], [ts, crosses, owns, squares] = []) {
    if (!ps || !qs || !dzs || !ts || !crosses || !owns) throw new Error("three inputs are needed");
    for (let i = 0; i < ps.length; i++) {
      const dz = dzs[i] as number;
      const q = qs[i] as number;
      const d = Math.abs(dz);
      const base = q / 4;
      const tilt = ((dz < 0 ? -1 : 1) * (ps[i] as number)) / 2;
      const least = base * 2e-7 + TINY;
      const u = Math.max(base + tilt, 0) + least;
      const v = Math.max(base - tilt, 0) + least;
      let t = startAt(u, v, q, d);
      let s = 1 - t;
      for (let k = 0; k < STEPS; k++) {
        const a = 1 / s;
        const b = 1 / (1 + t);
        const uaa = u * a * a;
        const vbb = v * b * b;
        const f = t * (u * a + uaa + v * b + vbb + 1) - d;
        const slope = 2 * (uaa * a + vbb * b - f * a) + 1;
        const step = f / slope;
        // The smaller of t and s = 1 - t keeps its digits: the other follows from it.
        const before = t;
        if (t < 0.5) {
          t = Math.min(Math.max(t - step, 0), 1 - TINY);
          s = 1 - t;
        } else {
          s = Math.min(Math.max(s + step, TINY), 1);
          t = 1 - s;
        }
        if (Math.abs(step) <= 1e-9 * Math.min(s, t) || t === before) break;
      }
      const plain = t / (s * (1 + t));
      const sign = dz < 0 ? -1 : 1;
      ts[i] = sign * t;
      crosses[i] = sign * plain;
      owns[i] = t * plain;
      if (squares) squares[i] = t * t * (2 * (u / (s * s) + v / ((1 + t) * (1 + t))) + 1);
    }
  },
};

/** A lower bound of t, as in bilinear-fused.ts. */
function startAt(u: number, v: number, q: number, d: number): number {
  const c1 = 1 + v / 4;
  const c0 = u - v + v / 4 - 1 + d;
  const cubic = Math.max(-c0, 0) / c1 + Math.cbrt(u / c1);
  const square = c0 > 0 ? Math.sqrt(u / c0) : 1;
  const first = d / (q + 1 + 2 * d);
  return Math.min(Math.max(1 - Math.min(cubic, square, 1), first, 0), 1 - TINY);
}
