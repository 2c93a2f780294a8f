/** The step of adaptive-step.ts in the engine, entry by entry; the reference is there. */
import type { Tensor } from "@tensorflow/tfjs-core";
import { entrywise, runProgram } from "./program.ts";

const mean = entrywise({
  name: "ProxflowAdaptiveMeanWgsl",
  inputs: ["past", "by"],
  uniforms: ["meanDecay"],
  value: "uniforms.meanDecay * past[index] + (1.0 - uniforms.meanDecay) * by[index]",
});

const square = entrywise({
  name: "ProxflowAdaptiveSquareWgsl",
  inputs: ["past", "by"],
  uniforms: ["squareDecay"],
  value:
    "uniforms.squareDecay * past[index] + (1.0 - uniforms.squareDecay) * by[index] * by[index]",
});

const step = entrywise({
  name: "ProxflowAdaptiveStepWgsl",
  inputs: ["old", "mean", "square"],
  uniforms: ["rate", "squareScale", "epsilon"],
  value: `old[index] + uniforms.rate * mean[index]
    / (sqrt(square[index] * uniforms.squareScale) + uniforms.epsilon)`,
});

/**
 * From old value, displacement, mean and square the new value, mean and square. (The kernel
 * `adaptivePass` writes over the last two; a program cannot write what it reads.)
 */
export function adaptiveOnGpu(
  inputs: readonly Tensor[],
  rule: Readonly<Record<string, number>>,
): Tensor[] {
  const [old, by, pastMean, pastSquare] = inputs as readonly [Tensor, Tensor, Tensor, Tensor];
  const newMean = runProgram(mean, [pastMean, by], rule);
  const newSquare = runProgram(square, [pastSquare, by], rule);
  return [runProgram(step, [old, newMean, newSquare], rule), newMean, newSquare];
}
