/** y = max(0, x0 + x1 + ...): summands and rectifier in one set. */

import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { broadcastCopies, meanTo, sumAll } from "./broadcast.ts";
import { runNative } from "./kernels/native.ts";
import { sumReluSet, sumReluValue } from "./kernels/passes.ts";
import { broadcastAll } from "./shapes.ts";
import { defineOp } from "./spec.ts";
import { tidied } from "./tidied.ts";

/**
 * Change of the sum s in the projection of (s, y), m summands free to move.
 *
 * On candidate: s' = max((s + m y)/(m + 1), 0); off candidate: s' = min(s, 0), y' = 0. Comparing
 * the costs gives: where s > 0 the on candidate is never worse, where s <= 0 it is nearer iff
 * s + (sqrt(m + 1) - 1) y > 0. No squares are formed, so nothing overflows or vanishes.
 * PJAX compares with the unclipped on candidate: where s <= 0 it goes on iff
 * |y - s| <= sqrt(m + 1) |y|, whatever the sign of y. Where moves of y count gamma times, gamma m
 * stands for m.
 * @param gap y - s  @param m free summands, times gamma
 * @returns the change, and 1 where the on candidate is taken, else 0
 */
function sumChange(s: Tensor, y: Tensor, gap: Tensor, m: number, pjax: boolean) {
  const isOn = pjax
    ? tf.logicalOr(tf.greater(s, 0), tf.lessEqual(tf.abs(gap), tf.mul(tf.abs(y), Math.sqrt(m + 1))))
    : tf.greater(tf.add(s, tf.mul(tf.relu(y), Math.sqrt(m + 1) - 1)), 0);
  const on = tf.cast(isOn, "float32");
  const change = tf.mul(on, tf.maximum(tf.mul(gap, m / (m + 1)), tf.neg(s)));
  return { on, change };
}

const countFree = (fixed: readonly boolean[]) => fixed.filter((f) => !f).length;

/**
 * A bit for each summand that is a vector along the last axis; `undefined` where some summand is
 * neither that nor of the full shape, or there are too many for the kernels.
 */
function vectorBits(inputs: readonly Tensor[], shape: readonly number[]): number | undefined {
  const last = shape[shape.length - 1];
  const full = (x: Tensor) => tf.util.arraysEqual(x.shape, [...shape]);
  const isVector = (x: Tensor) => !full(x) && x.rank === 1 && x.shape[0] === last;
  if (inputs.length > 30 || !inputs.every((x) => full(x) || isVector(x))) return undefined;
  return inputs.reduce((sum, x, k) => sum + (isVector(x) ? 2 ** k : 0), 0);
}

/** The fused form by the kernel, where summands are as the output or vectors along its last axis. */
function byKernel(
  inputs: readonly Tensor[],
  output: Tensor,
  delta: Tensor,
  fixed: readonly boolean[],
  free: number,
  weight: number,
  observe: boolean,
) {
  const vectors = vectorBits(inputs, output.shape);
  if (vectors === undefined) return undefined;
  const attributes = { vectors, free, weight, observe };
  const found = runNative(sumReluSet, [output, delta, ...inputs], attributes);
  if (!found) return undefined;
  const [shift, mean, raised, distance] = found as [Tensor, Tensor, Tensor, Tensor];
  const given = new Set<Tensor>();
  const displacements = inputs.map((_, k) => {
    if (fixed[k]) return null;
    const move = (vectors >> k) & 1 ? mean : shift;
    const own = given.has(move) ? tf.clone(move) : move;
    given.add(move);
    return own;
  });
  return { displacements, output: raised, ...(observe ? { distance } : {}) };
}

export const sumRelu = defineOp({
  type: "sum-relu",
  version: 1,
  category: "activation",
  kind: "function",
  docs: {
    title: "Sum and ReLU",
    summary: "Adds its inputs and keeps the positive part; with one input the plain ReLU.",
    tex: "y = \\max(0, x_0 + x_1 + \\dots)",
    set: "\\{(x, y) : y = \\max(0, \\sum_i x_i)\\}",
    projection:
      "The nearer of two candidates. Off: the sum falls to at most 0, y to 0. On: the sum and y meet at \\max(0, (s + m y)/(m + 1)), m the number of free inputs. Exact; ties go to off.",
    source: "arXiv:2506.05878; candidates and costs by Proxflow",
  },
  inputs: [
    { name: "x", help: "A summand; broadcast to the others.", variadic: { min: 1, max: 64 } },
  ],
  outputs: [{ name: "y", help: "Positive part of the sum." }],
  params: z.object({}),
  traits: { convex: false, separable: true, exact: true },
  inferShapes: (context) => [broadcastAll(context)],
  weighsOutput: true,
  forward(inputs) {
    const whole = inputs.find((x) => x.rank > 1);
    const vectors = inputs.length > 1 && whole ? vectorBits(inputs, whole.shape) : undefined;
    const [y] = vectors === undefined ? [] : (runNative(sumReluValue, inputs, { vectors }) ?? []);
    return y ?? tf.tidy(() => tf.relu(sumAll(inputs)));
  },
  copies: (shapes) => broadcastCopies(shapes),
  project(copies, target, { fixed, pjax }) {
    const m = countFree(fixed);
    return tf.tidy(() => {
      const s = sumAll(copies);
      const free = () => {
        const shift = tf.div(sumChange(s, target, tf.sub(target, s), m, pjax).change, m);
        return copies.map((x, i) => (fixed[i] ? x.clone() : tf.add(x, shift)));
      };
      const inputs = m === 0 ? copies.map((x) => x.clone()) : free();
      return { inputs, output: tf.relu(sumAll(inputs)) };
    });
  },
  projectConsensus(inputs, output, delta, { fixed, pjax, observe, outputWeight }) {
    const m = countFree(fixed);
    return tidied(() => {
      if (m === 0)
        return {
          displacements: inputs.map(() => null),
          output: tf.zerosLike(delta),
          ...(observe ? { distance: tf.mul(tf.sum(tf.square(delta)), outputWeight) } : {}),
        };
      const native = pjax
        ? undefined
        : byKernel(inputs, output, delta, fixed, m, outputWeight, observe);
      if (native) return native;
      const s = sumAll(inputs);
      const y = tf.add(output, delta);
      // y - s without cancellation: the output is max(0, s), so they differ by min(s, 0) alone.
      // (Clipped, not tf.minimum, which is ten times slower on wasm.)
      const below = tf.clipByValue(s, -3e38, 0);
      const { on, change } = sumChange(s, y, tf.sub(delta, below), outputWeight * m, pjax);
      // New output minus old: max(0, s + change) - max(0, s).
      const raised = tf.add(change, tf.mul(on, below));
      const shift = tf.div(change, m);
      return {
        displacements: inputs.map((x, i) => (fixed[i] ? null : meanTo(shift, x.shape))),
        output: raised,
        ...(observe
          ? {
              distance: tf.add(
                tf.mul(tf.sum(tf.square(shift)), m),
                tf.mul(tf.sum(tf.squaredDifference(raised, delta)), outputWeight),
              ),
            }
          : {}),
      };
    });
  },
  code: { name: "sumRelu" },
  examples: [
    { inputs: [[4, 3]], params: {} },
    { inputs: [[3], [4, 3]], params: {} },
    { inputs: [[4, 2], [4, 2], [2]], params: {} },
  ],
});
