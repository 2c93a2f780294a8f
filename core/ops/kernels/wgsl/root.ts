/**
 * The root of `solveDisplacement` (bilinear-fused.ts, which has the equation) entry by entry. Each
 * of what the fused forms need is a program of its own, which solves anew: arithmetic costs less
 * than one more pass over memory.
 */
import type { Tensor } from "@tensorflow/tfjs-core";
import { entrywise, runProgram } from "./program.ts";

/** t and s = 1 - t for p and dz mirrored so that dz >= 0; u = U/4, v = V/4. */
const solve = `
  const TINY = 1e-20;

  struct Root { t : f32, s : f32, u : f32, v : f32, way : f32 }

  // A lower bound of t as (t, s): 1 - s for two upper bounds of s, and the first Newton step from
  // t = 0. The smaller of both has its digits.
  fn startAt(u : f32, v : f32, q : f32, d : f32) -> vec2<f32> {
    let c1 = 1.0 + v / 4.0;
    let c0 = u - v + v / 4.0 - 1.0 + d;
    let cubic = max(-c0, 0.0) / c1 + exp2(log2(u / c1) / 3.0);
    let square = select(1.0, sqrt(u / max(c0, TINY)), c0 > 0.0);
    let first = d / (q + 1.0 + 2.0 * d);
    let s = max(min(min(cubic, square), 1.0), TINY);
    return select(vec2<f32>(1.0 - s, s), vec2<f32>(first, 1.0 - first), first > 1.0 - s);
  }

  fn root(p : f32, q : f32, dz : f32) -> Root {
    let d = abs(dz);
    let way = select(1.0, -1.0, dz < 0.0);
    let base = q / 4.0;
    let tilt = way * p / 2.0;
    let least = base * 2e-7 + TINY;
    let u = max(base + tilt, 0.0) + least;
    let v = max(base - tilt, 0.0) + least;
    let start = startAt(u, v, q, d);
    var t = start.x;
    var s = start.y;
    for (var k = 0; k < 12; k++) {
      let b = 1.0 / (1.0 + t);
      let ua = u / s;
      let uaa = ua / s;
      let vb = v * b;
      let vbb = vb * b;
      // Near t = 1 the sum over s, so that s and 1 - d keep their digits.
      let rest = ua + uaa + vb + vbb;
      let f = select(t * rest + ((1.0 - d) - s), t * (rest + 1.0) - d, t < 0.5);
      // f / f', both times s: nothing overflows where s is small.
      let change = f * s / (2.0 * (uaa + vbb * b * s - f) + s);
      // The smaller of t and s keeps its digits: the other follows from it.
      if (t < 0.5) {
        t = clamp(t - change, 0.0, 1.0);
        s = 1.0 - t;
      } else {
        s = clamp(s + change, TINY, 1.0);
        t = 1.0 - s;
      }
      if (abs(change) <= 1e-7 * min(s, t)) { break; }
    }
    return Root(t, s, u, v, way);
  }

  fn rootT(r : Root) -> f32 { return r.way * r.t; }
  fn rootCross(r : Root) -> f32 { return r.way * (r.t / (r.s * (1.0 + r.t))); }
  fn rootOwn(r : Root) -> f32 { return r.t * (r.t / (r.s * (1.0 + r.t))); }
  fn rootSquare(r : Root) -> f32 {
    let far = 1.0 + r.t;
    return r.t * r.t * (2.0 * (r.u / r.s / r.s + r.v / far / far) + 1.0);
  }

  // Clamping hides what is no number; it must show.
  fn orNan(value : f32, p : f32, q : f32, dz : f32) -> f32 {
    let sum = p + q + dz;
    return select(value, sum, isnan(sum));
  }`;

const part = (field: string) =>
  entrywise({
    name: `Proxflow${field[0]?.toUpperCase()}${field.slice(1)}Wgsl`,
    inputs: ["p", "q", "dz"],
    functions: solve,
    value: `orNan(${field}(root(p[index], q[index], dz[index])), p[index], q[index], dz[index])`,
  });

const t = part("rootT");
const cross = part("rootCross");
const own = part("rootOwn");
const square = part("rootSquare");

/** As the kernel `fusedRoot`: t, t/(1-t^2), t^2/(1-t^2), and the squared distance if asked for. */
export function fusedRootOnGpu(inputs: readonly Tensor[], observe: boolean): Tensor[] {
  const parts = observe ? [t, cross, own, square] : [t, cross, own];
  return parts.map((program) => runProgram(program, inputs));
}
