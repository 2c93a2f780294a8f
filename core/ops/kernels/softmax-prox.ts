/**
 * The prox of lambda times cross-entropy, row by row in double precision (cross-entropy.ts has the
 * equation): x = c - w with c = x0 + lambda y and w_i + ln w_i = c_i + ln lambda - L, where L makes
 * the w sum to lambda. Newton on L, left of the root on the sum, right of it on its logarithm.
 */
import type { TypedKernel } from "./typed-kernel.ts";

const STEPS = 30;

/** Inputs logits and labels [..., n]; output the prox, of the same shape. */
export const softmaxProx: TypedKernel = {
  name: "ProxflowSoftmaxProx",
  shapes: ([logits = []]) => [[...logits]],
  compute([logits, labels] = [], [out] = [], { lambda, classes }) {
    if (!logits || !labels || !out) throw new Error("logits and labels are needed");
    const n = Number(classes);
    const goal = new Float64Array(n);
    const w = new Float64Array(n);
    for (let at = 0; at < logits.length; at += n)
      proxRow(logits, labels, out, at, Number(lambda), goal, w);
  },
};

function proxRow(
  logits: Float32Array,
  labels: Float32Array,
  out: Float32Array,
  at: number,
  lambda: number,
  goal: Float64Array,
  w: Float64Array,
): void {
  const n = goal.length;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    goal[i] = (logits[at + i] as number) + lambda * (labels[at + i] as number);
    most = Math.max(most, goal[i] as number);
  }
  const lift = Math.log(lambda) - most;
  // L relative to the largest goal lies in [-lambda, ln n - lambda / n].
  const top = Math.log(n) - lambda / n;
  // To first order in lambda: w = lambda softmax(goal), which shrinks L by its mean weight.
  let mass = 0;
  for (let i = 0; i < n; i++) {
    const value = Math.exp((goal[i] as number) - most);
    w[i] = value;
    mass += value;
  }
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const part = (w[i] as number) / mass;
    w[i] = lambda * part;
    squares += part * part;
  }
  let level = Math.min(Math.max(Math.log(mass) - lambda * squares, -lambda), top);
  for (let k = 0; k < STEPS; k++) {
    let total = 0;
    let slope = 0;
    for (let i = 0; i < n; i++) {
      const z = (goal[i] as number) + lift - level;
      const value = omegaNear(z, w[i] as number);
      w[i] = value;
      total += value;
      slope += value / (1 + value);
    }
    const change = (total >= lambda ? total - lambda : total * Math.log(total / lambda)) / slope;
    // Newton doubles the digits: after this step the level is right to rounding.
    if (!(Math.abs(change) > 1e-9 * (1 + Math.abs(level)))) {
      for (let i = 0; i < n; i++) {
        const value = w[i] as number;
        w[i] = value - (change * value) / (1 + value);
      }
      break;
    }
    level = Math.min(Math.max(level + change, -lambda), top);
  }
  for (let i = 0; i < n; i++) out[at + i] = (goal[i] as number) - (w[i] as number);
}

/** w > 0 with w + ln w = z (Wright omega). */
export function wrightOmega(z: number): number {
  if (z < -36) return Math.exp(z);
  return refine(z, z > 1 ? z - Math.log(z) : Math.exp(z < -1 ? z - Math.exp(z) : (z - 1) / 2));
}

/** The same from a value for a near z, where that is a start at all. */
function omegaNear(z: number, w: number): number {
  return w > 1e-12 && z > -20 ? refine(z, w) : wrightOmega(z);
}

/** Newton; quadratic, and right to rounding a step after it has come within 1e-8. */
function refine(z: number, start: number): number {
  let w = start;
  for (let k = 0; k < 30; k++) {
    // From far above the root Newton's step may leave the positive numbers.
    const next = Math.max((w * (1 + z - Math.log(w))) / (1 + w), w * 1e-3);
    const close = Math.abs(next - w) <= 1e-8 * w;
    w = next;
    if (close) break;
  }
  return w;
}
