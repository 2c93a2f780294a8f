/** The fused form of sum-relu.ts, entry by entry; the reference is there. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { tidied } from "../../tidied.ts";
import { entrywise, runProgram, type WgslProgram } from "./program.ts";

/** A stage of WebGPU has at least 8 storage buffers; value, displacement and result take three. */
const MOST_SUMMANDS = 5;

const change = `
  struct Moved { shift : f32, raised : f32, square : f32 }

  fn moved(s : f32, value : f32, delta : f32) -> Moved {
    let free = uniforms.free;
    let m = uniforms.weight * free;
    let y = value + delta;
    let below = min(s, 0.0);
    let on = s + max(y, 0.0) * (sqrt(m + 1.0) - 1.0) > 0.0;
    let change = select(0.0, max((delta - below) * m / (m + 1.0), -s), on);
    let raised = select(0.0, change + below, on);
    let shift = change / free;
    let rest = raised - delta;
    let all = s + delta;
    if (isnan(all)) { return Moved(all, all, all); }
    return Moved(shift, raised, shift * shift * free + uniforms.weight * rest * rest);
  }`;

/** @param vectors a bit a summand: as long as the last axis, the same in every row */
function program(field: "shift" | "raised" | "square", count: number, vectors: number) {
  const names = Array.from({ length: count }, (_, k) => `x${k}`);
  const sum = names.map((name, k) =>
    (vectors >> k) & 1 ? `${name}[index % uniforms.${name}Shape]` : `${name}[index]`,
  );
  return entrywise({
    name: `ProxflowSumRelu${field[0]?.toUpperCase()}${field.slice(1)}${count}v${vectors}Wgsl`,
    inputs: ["value", "delta", ...names],
    uniforms: ["free", "weight"],
    functions: change,
    value: `moved(${sum.join(" + ")}, value[index], delta[index]).${field}`,
  });
}

/**
 * As the kernel `sumReluSet`: shift, its mean over rows (empty where no summand is a vector),
 * change of the value, squared distance (empty unless asked for). `undefined` for more summands
 * than a program can read.
 */
export function sumReluOnGpu(
  inputs: readonly Tensor[],
  rule: { vectors: number; free: number; weight: number; observe: boolean },
): Tensor[] | undefined {
  const { vectors, free, weight, observe } = rule;
  const count = inputs.length - 2;
  if (count > MOST_SUMMANDS) return undefined;
  const run = (p: WgslProgram) => runProgram(p, inputs, { free, weight });
  return tidied(() => {
    const shift = run(program("shift", count, vectors));
    const raised = run(program("raised", count, vectors));
    const last = shift.shape[shift.rank - 1] ?? 1;
    const none = () => tf.zeros([0]);
    const mean = vectors === 0 ? none() : tf.mean(tf.reshape(shift, [-1, last]), 0);
    const distance = observe ? tf.sum(run(program("square", count, vectors))) : none();
    return [shift, mean, raised, distance];
  });
}
