/**
 * The prox of lambda times cross-entropy; cross-entropy.ts has the equations. A thread takes a row
 * of few classes by itself, a workgroup one of many. Newton on the level L from its value to first order in lambda, then Newton on the logits.
 */
import type { Tensor } from "@tensorflow/tfjs-core";
import { runProgram, THREADS, type WgslProgram } from "./program.ts";

const LEVEL_STEPS = 8;
const POLISH_STEPS = 3;

/** Most classes that a thread takes by itself. */
const FEW = 32;

/** What threads do together where a workgroup has a row. */
const together = `
  var<workgroup> parts : array<vec2<f32>, ${THREADS}>;

  // Both reductions are for all threads together.
  fn sumOver(own : vec2<f32>, lane : i32) -> vec2<f32> {
    workgroupBarrier();
    parts[lane] = own;
    for (var half = ${THREADS / 2}; half > 0; half /= 2) {
      workgroupBarrier();
      if (lane < half) { parts[lane] += parts[lane + half]; }
    }
    workgroupBarrier();
    return parts[0];
  }
  fn mostOver(own : f32, lane : i32) -> f32 {
    workgroupBarrier();
    parts[lane] = vec2<f32>(own, 0.0);
    for (var half = ${THREADS / 2}; half > 0; half /= 2) {
      workgroupBarrier();
      if (lane < half) { parts[lane] = max(parts[lane], parts[lane + half]); }
    }
    workgroupBarrier();
    return parts[0].x;
  }`;

const alone = `
  fn sumOver(own : vec2<f32>, lane : i32) -> vec2<f32> { return own; }
  fn mostOver(own : f32, lane : i32) -> f32 { return own; }`;

/** @param width threads a row */
const codeFor = (width: number) => `${width === 1 ? alone : together}

  fn softplus(x : f32) -> f32 { return max(x, 0.0) + log(1.0 + exp(-abs(x))); }

  // w + ln w = z for z >= -60: a fit to 4%, then Newton on the logarithm. Below, w is e^z.
  fn omega(given : f32) -> f32 {
    let z = max(given, -60.0);
    if (z < -12.0) { return exp(z); }
    var w = softplus(z - log(1.0 + 0.475 * softplus(z)));
    w = w * (1.0 + z - log(w)) / (1.0 + w);
    return w * (1.0 + z - log(w)) / (1.0 + w);
  }

  fn main(index : i32) {
    let lane = index % ${width};
    let n = i32(uniforms.classes);
    let lambda = uniforms.lambda;
    let rows = uniforms.size / n;
    // Threads beyond the last row repeat it and write nothing.
    let row = index / ${width};
    let at = min(row, rows - 1) * n;
    let writes = row < rows;

    var own = -3.4e38;
    for (var i = lane; i < n; i += ${width}) {
      own = max(own, logits[at + i] + lambda * labels[at + i]);
    }
    let most = mostOver(own, lane);
    var sums = vec2<f32>(0.0);
    for (var i = lane; i < n; i += ${width}) {
      let weight = exp(logits[at + i] + lambda * labels[at + i] - most);
      sums += vec2<f32>(weight, weight * weight);
    }
    let mass = sumOver(sums, lane);
    let lift = log(lambda) - most;
    let top = log(f32(n)) - lambda / f32(n);
    var level = clamp(log(mass.x) - lambda * mass.y / (mass.x * mass.x), -lambda, top);
    for (var k = 0; k < ${LEVEL_STEPS}; k++) {
      sums = vec2<f32>(0.0);
      for (var i = lane; i < n; i += ${width}) {
        let w = omega(logits[at + i] + lambda * labels[at + i] + lift - level);
        sums += vec2<f32>(w, w / (1.0 + w));
      }
      let found = sumOver(sums, lane);
      let above = found.x - lambda;
      let change = select(found.x * log(found.x / lambda), above, above >= 0.0) / found.y;
      level = clamp(level + change, -lambda, top);
    }
    // Each thread reads back its own entries alone.
    if (writes) {
      for (var i = lane; i < n; i += ${width}) {
        let goal = logits[at + i] + lambda * labels[at + i];
        result[at + i] = goal - omega(goal + lift - level);
      }
    }
    for (var k = 0; k < ${POLISH_STEPS}; k++) {
      own = -3.4e38;
      for (var i = lane; i < n; i += ${width}) { own = max(own, result[at + i]); }
      let peak = mostOver(own, lane);
      sums = vec2<f32>(0.0);
      for (var i = lane; i < n; i += ${width}) { sums.x += exp(result[at + i] - peak); }
      let scale = sumOver(sums, lane).x;
      sums = vec2<f32>(0.0);
      for (var i = lane; i < n; i += ${width}) {
        let p = exp(result[at + i] - peak) / scale;
        let w = lambda * p;
        let rest = logits[at + i] + lambda * labels[at + i] - result[at + i] - w;
        let share = p / (1.0 + w);
        sums += vec2<f32>(share * rest, share);
      }
      let found = sumOver(sums, lane);
      let mean = found.x / found.y;
      if (writes) {
        for (var i = lane; i < n; i += ${width}) {
          let w = lambda * exp(result[at + i] - peak) / scale;
          let rest = logits[at + i] + lambda * labels[at + i] - result[at + i] - w;
          result[at + i] += (rest + w * mean) / (1.0 + w);
        }
      }
    }
  }`;

const byThread: WgslProgram = {
  name: "ProxflowSoftmaxProxFewWgsl",
  inputs: ["logits", "labels"],
  uniforms: ["lambda", "classes"],
  code: codeFor(1),
  rows: { length: "classes", threads: 1 },
};

const byWorkgroup: WgslProgram = {
  ...byThread,
  name: "ProxflowSoftmaxProxWgsl",
  code: codeFor(THREADS),
  rows: { length: "classes", threads: THREADS },
};

/** As the kernel `softmaxProx`: logits and labels [..., classes] to the prox. */
export function softmaxProxOnGpu(
  inputs: readonly Tensor[],
  { lambda, classes }: { readonly lambda: number; readonly classes: number },
): Tensor[] {
  return [runProgram(classes <= FEW ? byThread : byWorkgroup, inputs, { lambda, classes })];
}
