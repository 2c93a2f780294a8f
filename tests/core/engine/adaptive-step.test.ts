import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { AdaptiveStep } from "../../../core/engine/adaptive-step.ts";

beforeAll(() => tf.setBackend("cpu"));

describe("the adaptive step", () => {
  it("follows Adam's rule with the displacement in the place of the negative gradient", () => {
    const rule = new AdaptiveStep();
    let value = 1;
    let [m, v] = [0, 0];
    let ours = tf.tensor1d([1, 1]);
    [0.5, -0.2, 0.3, 1e-9].forEach((move, k) => {
      m = 0.9 * m + 0.1 * move;
      v = 0.999 * v + 0.001 * move * move;
      const [mean, square] = [m / (1 - 0.9 ** (k + 1)), v / (1 - 0.999 ** (k + 1))];
      value += (0.01 * mean) / (Math.sqrt(square) + 1e-12);
      const moves = tf.tensor1d([move, 1000 * move]);
      ours = rule.take([ours], [moves], new Map([[0, 1]]), 0.01)[0] as tf.Tensor1D;
      const [first, second] = ours.dataSync();
      expect(first).toBeCloseTo(value, 4);
      // The size of a displacement does not count, only how steady it is.
      expect(second).toBeCloseTo(first as number, 4);
    });
    rule.dispose();
  });

  it("leaves what is no parameter as it was, and frees its moments", () => {
    const before = tf.memory().numTensors;
    const rule = new AdaptiveStep();
    const from = [tf.scalar(1), undefined, tf.scalar(3)];
    const moves = [tf.scalar(1), undefined, tf.scalar(2)];
    const next = rule.take(from, moves, new Map([[2, 1]]), 0.1);
    expect(next[0]?.dataSync()[0]).toBe(1);
    expect(next[1]).toBeUndefined();
    expect(next[2]?.dataSync()[0]).toBeCloseTo(3.1, 5);
    for (const t of [...from, ...moves, ...next]) t?.dispose();
    rule.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
